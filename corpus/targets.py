def find_targets(text, start, end, *, ignore=()):
    return ()
