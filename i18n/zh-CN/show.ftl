show-category = 类别
show-licence = 许可证
show-homepage = 主页
show-releases = 版本
show-releases-told = { $count } 个版本，{ $oldest } 至 { $newest }
show-newest = 最新版
show-dated = { $version }（{ $date }）
show-deprecated = { $version }，已弃用{ $replaced ->
    [none] {""}
   *[other] ；请改用 { $replaced }
}
show-withdrawn = { $version }，已撤回
show-variant = { $label } 形式
show-variant-for = 面向 { $accelerator }
show-variant-any = 适用于任何机器
show-requires = 需要
show-others = 目录没有收录的 { $count } 个包（-v 列出它们）
show-recommends = 推荐
show-conflicts = 冲突
show-provides = 提供
show-ports = 端口
show-port = { $name } { $number }/{ $protocol }{ $movable ->
    [yes] {""}
   *[other] ，固定
}
show-memory = 内存
show-disk = 磁盘
show-model = 最大模型
show-model-parameters = { $count } 个参数
show-users = 同时使用的用户数
show-source = 资料来源
show-confidence = 可信度
show-file = 清单
show-all-releases = 全部版本
