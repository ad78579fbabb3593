fact-accelerator = 本机有 { $value } 的加速器
fact-accelerator-class = 本机有 { $value } 类的显卡
fact-arch = 本机的处理器是 { $value }
fact-compute-capability = 本机有计算能力为 { $value } 的显卡
fact-gfx = 本机有 { $value } 的 AMD 显卡
fact-os = 本机的操作系统是 { $value }
