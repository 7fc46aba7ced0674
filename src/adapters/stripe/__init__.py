"""Taking cards through Stripe's hosted page. The one package that imports the stripe SDK."""
