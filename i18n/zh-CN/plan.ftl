plan-title = { $name ->
    [none] 本机的方案
   *[other] { $name } 在本机的方案
}（等级 { $tier }）
plan-environment = 环境 { $environment }，{ $backend }
plan-gone = 不再属于任何环境
plan-port = { $name } { $port }
plan-exposed-lan = 局域网可访问
plan-exposed-any = 任何地方可访问
plan-placement = 位于 { $accelerators }
plan-port-moved = { $name } { $port }（对应 { $inside }）
plan-why-requested = 您要求的
plan-why-needed = { $module } 需要 { $requirement }
plan-why-recommended = { $module } 推荐 { $requirement }
plan-why-nothing = 现在没有谁需要它
plan-why-is = 保持原样
plan-notices = 同意之前请知悉
plan-assumed = 假定而非检测所得
plan-assumed-fact = { $key } = { $value }
plan-unchecked = { $count } 个模块在此没有清单：版本由安装程序决定（--verbose 列出它们）
plan-unchecked-title = 在此没有清单，由安装程序决定
plan-unchecked-any = 任何版本
plan-unchecked-for = 供 { $modules } 使用
plan-objectives = 已为最优（越小越好，先列的优先）：{ $vector }
plan-objective-unproven = 至少为 { $bound }
plan-download-unknown = ，另有{ $images ->
    [0] {""}
   *[other] { $images } 个镜像
}{ $others ->
    [0] {""}
   *[other] { $images ->
        [0] {""}
       *[other] 和
    }{ $others } 个软件包
}大小未知
plan-not-proven = 时间用尽：也许还有更好的方案（--budget SECONDS 可给更多时间）
plan-preconditions = 执行方案时仍须成立
plan-precondition-port-free = 端口 { $amount } 空闲
plan-precondition-disk-free = { $subject } 有 { $size } 空闲
plan-precondition-memory-free = 有 { $size } 空闲内存
plan-precondition-accelerator-memory-free = 加速器 { $subject } 有 { $size } 空闲显存
plan-count = 方案：新增 { $add } 项，变更 { $change } 项，移除 { $remove } 项
plan-no-change = 方案：无需变更，{ $keep } 个模块保持原样
plan-written = 方案已写入 { $file }
