"""Small exports written by hand in the shapes of the platforms, for tests without a simulator."""

from __future__ import annotations

GOOGLE_ZH = """廣告活動報表
"2025年10月1日 - 2025年10月31日"
天,廣告活動,廣告活動 ID,廣告活動類型,裝置,貨幣代碼,曝光,點擊,互動,費用,轉換,轉換價值,點閱率
2025-10-01,品牌字,123456789012,搜尋,行動裝置,TWD,"25,881",310,320,"1,234.50",3.47,"12,000.00",1.20%
2025-10-02,品牌字,123456789012,搜尋,電腦,TWD,100,0,0,0.00, --, --,< 10%
總計：廣告活動, --, --, --, --,TWD,"25,981",310,320,"1,234.50",3.47,"12,000.00",1.19%
"""
GOOGLE_EN = """Campaign report
"October 1, 2025 - October 31, 2025"
Day,Campaign,Campaign ID,Campaign type,Device,Currency code,Impr.,Clicks,Interactions,Cost,\
Conversions,Conv. value,CTR
2025-10-01,品牌字,123456789012,Search,Mobile phones,TWD,"25,881",310,320,"1,234.50",3.47,\
"12,000.00",1.20%
2025-10-02,品牌字,123456789012,Search,Computers,TWD,100,0,0,0.00, --, --,< 10%
Total: Campaigns, --, --, --, --,TWD,"25,981",310,320,"1,234.50",3.47,"12,000.00",1.19%
"""
GOOGLE_API = """segments.date,campaign.id,campaign.name,campaign.advertising_channel_type,\
segments.device,metrics.impressions,metrics.clicks,metrics.cost_micros,metrics.conversions,\
metrics.conversions_value,metrics.ctr
2025-11-11,99,PMax 雙11,PERFORMANCE_MAX,MOBILE,1000,20,345670000,1.5,990,0.02
"""
META_ZH = """分析報告開始,分析報告結束,行銷活動名稱,廣告組合名稱,花費金額 (TWD),觸及人數,頻率,\
歸因設定,曝光次數,CPM（每千次廣告曝光成本） (TWD),連結點擊次數,點擊次數（全部）,購買次數,購買轉換值
2025-10-01,2025-10-31,,,300,,,,4000,75,50,80,3,900
114/10/01,114/10/01,雙11 - 複本,興趣 A,300,3600,1.1,7 天點擊或 1 天瀏覽,4000,75,50,80,3,900
"""
META_EN = """Reporting starts,Reporting ends,Campaign name,Ad set name,Attribution setting,Reach,\
Frequency,Amount spent (USD),Impressions,Link clicks,Clicks (all),Purchases,\
Purchases conversion value
2025-10-02,2025-10-02,雙11,A,7-day click or 1-day view,3600,1.1,10.5,4000,50,80,-,
"""
GA4 = """# ----------------------------------------
# Traffic acquisition: Session primary channel group (Default Channel Group)
# Account: X
# ----------------------------------------
# Start date: 20251001
# End date: 20251031
Date,Session primary channel group (Default Channel Group),Session source / medium,\
Traffic type,Sessions,Engaged sessions,Single-view sessions
20251001,Paid Social,FB / paid_social,visitor,100,60,20
20251001,Cross-network,google / cpc,visitor,10,6,2
20251001,Direct,(direct) / (none),bot,100,0,100
Grand total,,,,210,66,122

Country,Sessions
Taiwan,210
"""
ORDERS_ZH = """訂單號碼,訂單日期,訂單狀態,付款狀態,送貨狀態,商品貨號,商品名稱,數量,\
商品小計,訂單合計,退款金額,備忘
2025111100000001,2025-11-11 00:03:12,已完成,已付款,已取貨,A1,鳳梨酥禮盒,2,"1,160","1,380",0,x
2025111100000001,2025-11-11 00:03:12,已完成,已付款,已取貨,B2,茶香皂,1,220,"1,380",0,y
"""
SHOPIFY = """Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,\
Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,\
Lineitem sku,Cancelled at,Payment Method,Refunded Amount
#1001,a@example.org,paid,2025-11-10 16:03:12 +0000,fulfilled,TWD,1300,80,0,1380,0,\
2025-11-10 16:03:12 +0000,2,Cake,580,A1,,card,0
#1001,,,,,,,,,,,2025-11-10 16:03:12 +0000,1,Soap,220,B2,,,
#1002,b@example.org,pending,,unfulfilled,TWD,580,0,0,580,0,2025-11-11 09:00:00 +0800,1,Cake,580,\
A1,2025-11-11 10:00:00 +0800,cod,0
"""
