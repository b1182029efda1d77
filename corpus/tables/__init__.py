"""Tables whose rows are tasks."""
