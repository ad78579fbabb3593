# How a list is told.

list-next = { $first }, { $second }
