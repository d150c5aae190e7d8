"""The only cached loaders, keyed on the store's version."""
