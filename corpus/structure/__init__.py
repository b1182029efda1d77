"""How a text is built: lines, numbers, outline, header, signature, references."""
