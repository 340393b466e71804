"""Windows over a screen: questions, forms, long work, choices. Each answers with a value and knows no rule."""
