resource-memory = 内存
resource-accelerator = { $path ->
    [none] 一个加速器的显存
   *[other] 加速器 { $path } 的显存
}
resource-accelerators = { $path } 个加速器各自的显存
resource-disk = { $path } 的磁盘空间
