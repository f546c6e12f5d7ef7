"""Input that is made to hurt, by border: nothing costs more than its limit, and every refusal is an error of the package."""
