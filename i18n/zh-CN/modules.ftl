modules-installable = 可在此安装
modules-conditional = 满足以下条件即可安装
modules-impossible = 不能装在本机，因为
modules-curt = （--verbose 显示全部）
modules-none = 目录是空的
modules-no-reason = 在限定时间内没有找到原因
modules-count = { $installable } 个可安装，{ $conditional } 个有条件，{ $impossible } 个不能装在此处
modules-older = { $newest } 在此无法安装
modules-nearest = ；最接近的：{ $module }{ $more ->
    [0] {""}
   *[other] ，另有 { $more } 项
}
modules-nearest-way = ；或{ $way }{ $more ->
    [0] {""}
   *[other] ，另有 { $more } 项
}
modules-nearest-card = ；或配备 { $gpu }（{ $memory }）{ $more ->
    [0] {""}
   *[other] ，另有 { $more } 项
}
modules-unknown = { $fact } 未知
