"""Pictures of figures: written from facts, drawn in a process of their own, sent again by id."""
