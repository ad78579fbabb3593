# 所作的记录，每条一行。

history-nothing = 此处从未安装或记录过任何东西（{ $folder }）
history-generation = { $state ->
    [current] 第 { $number } 代，当前
    [committed] 第 { $number } 代
    [rolled-back] 第 { $number } 代曾开始，已撤销
   *[unfinished] 第 { $number } 代已开始，尚未完成
}：{ $requests ->
    [none] 无
   *[other] { $requests }
}（+{ $added } ~{ $changed } -{ $removed }）
history-repaired = { $state ->
    [committed] 已修复第 { $number } 代
    [rolled-back] 曾开始修复第 { $number } 代，已撤销
   *[unfinished] 已开始修复第 { $number } 代，尚未完成
}
history-unfinished = 通向第 { $number } 代的改动尚未完成：{ $total } 步中完成了 { $done } 步
history-pinned = 固定 { $module } { $versions }{ $environment ->
    [none] {""}
   *[other] （环境 { $environment }）
}
history-unpinned = 不再固定：{ $module }{ $environment ->
    [none] {""}
   *[other] （环境 { $environment }）
}
history-did-tail-cut = 日志末尾一条不完整的记录已被截去（从字节 { $offset } 起的 { $length } 字节）
history-did-migrated = 状态已由版本 { $from } 升到版本 { $to }
history-did-collect = 曾开始移除第 { $generation } 代的 { $resource }
history-did-collected = { $stays-as ->
    [none] 已移除第 { $generation } 代的 { $resource }
   *[other] 不再持有第 { $generation } 代的 { $resource }，他人称之为 { $stays-as }
}
history-did-start = 要求启动 { $resource }
history-did-stop = 要求停止 { $resource }
history-did-restart = 要求重新启动 { $resource }
history-did-secret-set = 设置了机密 { $name }
history-did-rule-lifted = 解除了规则 { $rule }（{ $id }）：{ $reason }
history-did-rule-restored = 使规则 { $rule } 重新生效（{ $id }；当初解除的理由：{ $reason }）
history-event = { $topic }{ $fields ->
    [none] {""}
   *[other] ：{ $fields }
}
