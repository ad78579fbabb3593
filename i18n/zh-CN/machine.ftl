machine-system = 系统
machine-processor = 处理器
machine-memory = 内存
machine-drivers = 驱动
machine-containers = 容器
machine-accelerators = 加速器
machine-accelerators-unknown = 看不到：没有办法得知是否有加速器
machine-mounts = 磁盘
machine-mount = 共 { $size }，空闲 { $free }
machine-rest = 其他
machine-ports = 已占用的端口：{ $ports }
machine-diagnostics = 值得注意
machine-unknown = 未知：{ $why }
machine-unknown-size = 大小未知
machine-none = 无
machine-unnamed = （无名称）
machine-capability = 计算能力 { $value }
machine-mig = { $count ->
    [0] MIG，没有分区
   *[other] MIG，{ $count } 个分区
}
machine-not-allocatable = 只能通过分区使用
machine-memory-dedicated = 独立显存
machine-memory-unified = 与系统共用
machine-memory-carve-out = 从系统内存划出
machine-memory-unknown = 类型未知
