def find_deadline(text, start, end, *, markers=()):
    return None
