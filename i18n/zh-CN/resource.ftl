resource-memory = 内存
resource-disk = { $path } 的磁盘空间
