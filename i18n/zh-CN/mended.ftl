# 打开状态时修正了什么。

mended-ballast-freed = 磁盘已满：归还了为此预留的 { $bytes } 字节。请尽快腾出空间。
mended-index-rebuilt = 状态的索引缺失或损坏；已由日志重建（{ $records } 条记录）
mended-index-replayed = 状态的索引落后；已由日志补上 { $records } 条记录
mended-index-unusable = 状态的索引现在无法使用（{ $why }）；日志照常工作
mended-migrated = 状态已由版本 { $from } 升到版本 { $to }
mended-permissions = 状态文件夹曾对他人开放（{ $mode }）；现在只归其所有者
mended-tail-cut = 日志的最后一条记录不完整（从字节 { $offset } 起的 { $length } 字节）：它没有得到过确认，已被截去
mended-witness-written = 第 { $generation } 代的见证缺失或损坏；已重新写入
