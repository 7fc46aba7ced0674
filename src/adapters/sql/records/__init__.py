"""What stands in jsonb columns: structs with stable names, mapped by hand to the domain and back."""
