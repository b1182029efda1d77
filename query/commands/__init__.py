"""The commands of `policykg`: each parses, makes one library call, prints."""
