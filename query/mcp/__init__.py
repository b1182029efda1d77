"""The knowledge base for assistants: tools and resources of the Model Context Protocol, every result with its evidence."""
