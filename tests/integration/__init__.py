"""Parts of the product together with the services they use."""
