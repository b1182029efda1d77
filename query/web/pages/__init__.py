"""The pages: each handler reads the address, makes a call of the public face, and fills a template."""
