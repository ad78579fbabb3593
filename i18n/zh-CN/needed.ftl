# 需要什么（las need）。

needed-title-here = 要在本机得到 { $targets } 需要什么{ $count ->
    [1] {""}
   *[other] ：{ $vendors ->
        [0] {""}
        [1] {""}
       *[other] 就每家厂商的显卡而言，
    }没有哪个答案在各方面都优于另一个
}
needed-title-none = 用于 { $targets } 的机器需要什么{ $count ->
    [1] {""}
   *[other] ：{ $vendors ->
        [0] {""}
        [1] {""}
       *[other] 就每家厂商的显卡而言，
    }没有哪个答案在各方面都优于另一个
}
needed-works = { $start ->
    [none] 任何机器都可以：{ $releases } 不需要 las 所知的任何部件
   *[other] 无需其他东西：{ $releases } 现在就能在本机安装
}
needed-none = las 所知的部件都不能使 { $targets } 成为可能：障碍是
needed-way = { $costs }：{ $gives }
needed-gives = { $behind ->
    [yes] 得到 { $releases }，不是最新的
   *[other] 得到 { $releases }
}
needed-parts = { $count ->
    [0] 无需新部件
   *[other] { $count } 个部件
}
needed-accelerators = { $size ->
    [none] 显存不详
   *[other] 显存 { $size }
}
needed-memory = { $size ->
    [none] 内存不详
   *[other] 内存 { $size }
}
needed-watts = { $watts ->
    [none] 功率不详
   *[other] { $watts } W
}
needed-part-gpu = { $count ->
    [1] { $alike ->
        [none] { $name }
       *[other] { $name }（或 { $alike }）
    }
   *[other] { $alike ->
        [none] { $count } 张 { $name }
       *[other] { $count } 张 { $name }（或 { $alike }）
    }
}{ $beside ->
    [none] {""}
   *[other] ，与 { $beside } 并用
}
needed-part-disk = { $name } 有 { $value } 可用空间
needed-part-memory = { $value } 内存
needed-part-fact = { $kind ->
    [container-engine] 一个容器引擎（docker 或 podman）
    [container-gpu-nvidia] NVIDIA Container Toolkit
    [nvidia-driver] NVIDIA 驱动 { $value }
    [cpu-cores] { $value } 个处理器核心
   *[other] { $value ->
        [true] { $name }
       *[other] { $name } { $value }
    }
}
needed-and-more = { $text }，还有 { $count } 条
needed-asked = { $part }：{ $why }
