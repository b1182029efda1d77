"""What is known of one thing, and lists, registers and pictures over all of them."""
