"""Numbers to be reached and dates to keep: targets and deadlines."""
