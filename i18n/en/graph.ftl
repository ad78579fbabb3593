# Pictures of an answer.

graph-written = picture written to { $file }
graph-title = las: { $wishes }
graph-again = { $text } (as above)
