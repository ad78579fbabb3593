backend-container = 容器
backend-native = 本地
backend-here = 可用
backend-without = 不可用：本机未找到 { $facts }
backend-uncarried = 不可用：已安装的程序中没有承载 { $backend } 的（docs/backends.md）
backend-isolation = 隔离：{ $value }
backend-limits = 限制：{ $values ->
    [none] 无
   *[other] { $values }
}
backend-health = 健康检查：{ $values ->
    [none] 无
   *[other] { $values }
}
backend-ports = 端口：{ $values ->
    [none] 无
   *[other] { $values }
}
backend-restart = 何时重新启动：{ $values ->
    [none] 从不
   *[other] { $values }
}
backend-gpus = 加速器：{ $values ->
    [none] 无
   *[other] { $values }
}
backend-file = 清单：{ $file }
