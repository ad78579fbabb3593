# 答案的图。

graph-written = 图已写入 { $file }
graph-title = las：{ $wishes }
graph-again = { $text }（见上）
