machine-system = 系统
machine-processor = 处理器
machine-memory = 内存
machine-containers = 容器
machine-accelerators = 加速器
machine-links = 加速器之间的连接
machine-devices = 显示适配器和交换芯片
machine-storage = 存储
machine-ports = 已占用的端口
machine-diagnostics = 值得注意
machine-unknown-heading = 未知：原因，以及从何得知
machine-every-fact = 所有事实及其来源
machine-more = -v 列出所有事实及其来源；las detect --explain FACT 详细说明其中一项。

# 标签

machine-label-os = 操作系统
machine-label-kernel = 内核
machine-label-arch = 架构
machine-label-glibc = glibc
machine-label-platform = 类型
machine-label-cpu = 型号
machine-label-cores = 规模
machine-label-kinds = 核心种类
machine-label-numa = NUMA 节点
machine-label-usable = las 可用
machine-label-flags = 指令集
machine-label-installed = 已安装
machine-label-memory = 总量
machine-label-runtimes = Docker 运行时
machine-label-cdi = CDI 设备
machine-label-available = 目前可用
machine-label-engine = 引擎
machine-label-container-gpu = 容器内的 NVIDIA 显卡
machine-column-card = 加速器
machine-column-memory = 显存
machine-column-used = 已用
machine-column-compute = 计算
machine-column-driver = 驱动
machine-column-address = 地址

# 值

machine-platform-bare = 物理机
machine-platform-container = 在容器内
machine-platform-vm = 虚拟机
machine-platform-wsl2 = WSL 2
machine-cores = { $count } 个核心
machine-threads = { $count } 个线程
machine-sockets = { $count } 个插槽
machine-core-performance = { $count } 个性能核
machine-core-middle = { $count } 个中核
machine-core-efficiency = { $count } 个能效核
machine-device-display = 显示适配器
machine-device-processing = 处理设备
machine-device-switch = 交换芯片
machine-boot-vga = 显示固件控制台
machine-yes = 是
machine-no = 否
machine-none = 无
machine-not-seen = 看不到
machine-unknown = 未知：{ $why }
machine-unknown-size = 大小未知
machine-unknown-cell = 未知
machine-would-tell = { $tool ->
    [none] { $state }
   *[other] { $tool }，或 { $state }
}
machine-unnamed = （无名称）
machine-mount = 共 { $size }，空闲 { $free }
machine-disk-virtual = 虚拟
machine-disk-nvme = NVMe
machine-disk-mmc = MMC
machine-disk-solid = 固态硬盘
machine-disk-turning = 机械硬盘
machine-disk-unknown = 类型未知

# 加速器

machine-accelerators-unknown = 看不到：没有办法得知是否有加速器
machine-memory-dedicated = 独立显存
machine-memory-unified = 与系统共用
machine-memory-carve-out = 从系统内存划出
machine-memory-unknown = 类型未知
machine-at = 位于 { $address }
machine-used = 已用 { $size }
machine-pool = 最多可占用 { $size } 系统内存
machine-reserved = 保留 { $size }
machine-ecc-on = ECC 已开启
machine-ecc-off = ECC 已关闭
machine-drivers = 驱动：{ $what }
machine-display-active = 正在驱动屏幕
machine-virtual-function = 主机所留显卡的一份（SR-IOV）
machine-link-nv = NVn：n 条 NVLink
machine-link-xgmi = XGMI：AMD 自有连接
machine-link-pix = PIX：经过一个 PCIe 桥
machine-link-pxb = PXB：经过多个 PCIe 桥
machine-link-phb = PHB：经过主桥
machine-link-node = NODE：在同一 NUMA 节点内
machine-link-sys = SYS：跨 NUMA 节点
machine-partition = { $profile ->
    [none] { $count } 个分区
   *[other] { $count } 个分区 { $profile }
}，每个 { $size }
machine-not-allocatable = 只能通过分区使用：{ $count ->
    [0] 没有分区
   *[other] { $count } 个
}

# 详细说明一项事实

machine-told-value = 值
machine-told-bytes = { $size }（{ $count } 字节）
machine-told-source = 来源
machine-told-confidence = 可信度
machine-told-other = 其他说法
machine-other = { $source } 说 { $value }
machine-contradiction = { $key }：{ $one }，而 { $other }
machine-told-lasting = 是否持久
machine-told-state = 手动给出
machine-told-tells = 从何得知
machine-told-more = 写出完整的键或加 -v，可看到每项的可信度、是否持久，以及如何手动给出。
machine-confidence-high = 高
machine-sure-medium = 可信度中
machine-sure-low = 可信度低
machine-confidence-medium = 中：由其他信息推出
machine-confidence-low = 低：只是猜测，规划不应依赖它
machine-stable = 是：计划和锁文件以它为准
machine-volatile = 否：执行计划时会再次检查

# 采集

machine-capture = 已采集到 { $folder }，共 { $size }：
machine-masked = 已遮盖：{ $what }
machine-masked-nothing = 没有发现可识别本机的内容
machine-masked-serial = { $count } 个序列号
machine-masked-uuid = { $count } 个 UUID
machine-masked-mac = { $count } 个硬件地址
machine-masked-address = { $count } 个 IP 地址
machine-masked-host = { $count } 个主机名
machine-masked-user = { $count } 个账户
machine-masked-id = { $count } 个长标识符
machine-capture-lost = 采集内容对 { $keys } 的说法与本机不同：附上时请说明
machine-capture-look = 交给他人之前请先检查这些文件。查看其内容：
