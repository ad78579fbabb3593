list-next = { $first }，{ $second }
