"""What the documents behind the presets are called, and where they can be read. Numbers as in the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """``short``: for a column. ``address`` "": it has none. ``is_copy``: read on another site than its author's."""

    short: str
    title: str
    address: str = ""
    is_copy: bool = False


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


KINDS: Mapping[str, str] = {
    "L": _t("law or regulation"),
    "S": _t("the county's own account"),
    "P": _t("a page, of which an excerpt was read"),
    "C": _t("a system in use, of which the code or data was read"),
}
DOCUMENTS: Mapping[str, Document] = {
    "L1": Document(_t("Deputies Law"), _t("Law on Deputies to the People's Congresses, as amended on 2025-03-11")),
    "L2": Document(
        _t("Local Organic Law"),
        _t("Organic Law of the Local People's Congresses and Governments, as amended on 2022-03-11"),
    ),
    "L3": Document(_t("Election Law"), _t("Election Law of the People's Congresses, as amended on 2020-10-17")),
    "L5": Document(_t("Chongqing regulation"), _t("Chongqing regulation on deputies' suggestions, 2017-11-30")),
    "L6": Document(_t("Henan measures"), _t("Henan measures for handling deputies' suggestions, 2017-07-28")),
    "L7": Document(_t("Zhejiang provisions"), _t("Zhejiang provisions on handling deputies' suggestions, 2016-05-27")),
    "L8": Document(_t("Qingdao regulation"), _t("Qingdao regulation on deputies' suggestions, 2021-07-29")),
    "L9": Document(_t("Shandong regulation"), _t("Shandong regulation on handling deputies' suggestions, 2017-05-19")),
    "L10": Document(_t("Beijing regulation"), _t("Beijing regulation on handling deputies' suggestions, 2014-01-22")),
    "L11": Document(
        _t("Shanghai provisions"),
        _t("Shanghai provisions on deputies' suggestions, in force from 2015-03-01"),
    ),
    "L14": Document(
        _t("Chongqing on deputies"),
        _t("Chongqing measures for carrying out the Deputies Law, 2016-03-31"),
    ),
    "L22": Document(_t("Henan on inspections"), _t("Henan measures for deputies' inspections, 2010")),
    "L23": Document(_t("Civil Code"), _t("Civil Code, 2020-05-28")),
    "S0": Document(_t("Longshan 2019"), _t("Longshan County's own account of its congress's work, 2019-12-12")),
    "P1": Document(
        _t("Pingjiang 2017"),
        _t("Pingjiang County, Hunan: how suggestions are handled, and within which time, 2017-12-18"),
        "http://huachapifa.cn/lianxiwomen/91.html",
        is_copy=True,
    ),
    "P5": Document(
        _t("Dawu 2005"),
        _t("Dawu County, Hubei: voters' ballot on deputies' work, meeting of 2005-12-18"),
        "https://www.zhangqiaokeyan.com/academic-journal-cn_chutian-master_thesis/0201211604768.html",
    ),
    "P6": Document(
        _t("Dongshan 2022"),
        _t("Dongshan township: how deputies report to voters, 2022-11-25"),
        "https://atzr.com.cn/info/3121/58288.htm",
        is_copy=True,
    ),
    "P7": Document(
        _t("Henan station"),
        _t("Henan online liaison station: how deputies report"),
        "https://wsllz.henanrd.gov.cn/zgrd/news-detail/60905",
    ),
    "P8": Document(
        _t("County template"),
        _t("A county's plan for deputies' reports to voters, from a collection of templates"),
        "http://6dgww.com/Article/944678.html",
    ),
    "P9": Document(
        _t("Pingliang 2015"),
        _t("Pingliang City, Gansu: measures for deputies' reports and appraisal, 2015-05-15"),
        "http://djzncl.com/html/2015/sxrd_0515/8669.html",
        is_copy=True,
    ),
    "P10": Document(
        _t("Jinxing 2020"),
        _t("Jinxing sub-district, Wuxi: reports and evaluation in the constituency, 2020-12-10"),
        "http://www.wxlx.gov.cn/doc/2020/12/14/3140622.shtml",
    ),
    "P11": Document(
        _t("Dingxiang"),
        _t("Dingxiang township, Huaqiao constituency: a duty-report meeting, 13 December"),
        "http://www.strd.stwmw.gov.cn/newsdetail_1996944.html",
    ),
    "P12": Document(
        _t("Shiguan"),
        _t("Shiguan township, Lai'an County, Anhui: reports and appraisal"),
        "https://ahlard.gov.cn/xzrd/gzdb/7072.html",
    ),
    "P13": Document(
        _t("Damiaokou 2025"),
        _t("Damiaokou township, Dong'an County, Hunan: reports and appraisal, 2025-12-01"),
        "http://www.da.gov.cn/da/dayw/202512/1d5aca89be3e4516ade711340b31aa34.shtml",
    ),
    "P14": Document(
        _t("Dongluo 2017"),
        _t("Dongluo township, Guidong County, Hunan: nine deputies report, December 2017"),
        "https://www.hnrd.gov.cn/content/2017/12/06/7250388.html",
    ),
    "P16": Document(
        _t("Renmin street"),
        _t("Renmin sub-district, Shigu District, Hunan: deputies report, 21 December"),
        "https://hy.voc.com.cn/view.php?cid=163&tid=156825",
    ),
    "P17": Document(
        _t("Bibei"),
        _t("Bibei township, Guangdong: seventeen deputies report"),
        "http://www.ruyuan.gov.cn/ryxw/xwzx/xzdt/content/post_2562566.html",
    ),
    "P18": Document(
        _t("Honghuapu"),
        _t("Honghuapu township, Feng County, Shaanxi: reports and appraisal"),
        "http://www.ygqjt.cn/uncategorized/109830.htm",
    ),
    "P19": Document(
        _t("Tangwan"),
        _t("Tangwan township: the form on which deputies' work is registered"),
        "http://tcrd.cn/Towns/3197.html",
    ),
    "P20": Document(
        _t("Chengguan 2019"),
        _t("Chengguan township, Zhenping County, Shaanxi: deputies' dossiers, 2019-01-18"),
        "https://rd.ankang.gov.cn/Content-2548225.html",
    ),
    "P21": Document(
        _t("Yinchuan"),
        _t("Yinchuan City: measures for appraising deputies' work, for trial"),
        "https://xwzx.qqzyw.com/show-80452.html",
    ),
    "P23": Document(
        _t("Jiangbei"),
        _t("Jiangbei District, Chongqing: points for deputies' work"),
        "https://www.bjnews.com.cn/detail/155150573014581.html",
    ),
    "P24": Document(
        _t("Bishan"),
        _t("Bishan District, Chongqing: points shown every quarter"),
        "http://www.jfdrw.com/ztzqsbsqrdcwh/jzrd/content_356726",
    ),
    "P25": Document(
        _t("Shigu 2023"),
        _t("Shigu District, Hunan: thirty indicators of deputies' work, June 2023"),
        "https://hy.rednet.cn/content/646740/94/12719936.html",
    ),
    "P28": Document(
        _t("Chongqing minimum"),
        _t("Chongqing: what deputies must do at least in a year and in a term, January 2023"),
        "http://cq.news.cn/2023-01/10/c_1129269071.htm",
    ),
    "P29": Document(
        _t("Study of 20 counties"),
        _t("How twenty districts and counties appraise deputies, a comparison, 2021"),
        "http://www.handmsg.com/page/2021/0928/8898429.shtml",
    ),
    "P30": Document(
        _t("National classes"),
        _t("How deputies' suggestions are dealt with: the classes A to D, 2007-11-14"),
        "http://www.hhrd.net/html/rdzs/2007-11-14/07111491944KKJ1KJ2H7D13191K95I2_2.html",
    ),
    "P31": Document(
        _t("City figures 2024"),
        _t("A city's figures of suggestions by class, February 2024"),
        "http://idiamond.net/xxgk/xxgkml/qtzdgknr/jytabl/ztqk/202402/t20240228_3488728.shtml",
        is_copy=True,
    ),
    "P32": Document(
        _t("Gongliu 2024"),
        _t("Gongliu County, Xinjiang: figures of suggestions, 2024"),
        "https://20153.cn/xjgl/c118833/202412/464e07ee8cd64ceba1685bb759a0eeae.shtml",
        is_copy=True,
    ),
    "P33": Document(
        _t("Qinyang 2023"),
        _t("Qinyang City, Henan: suggestions in three classes, 2023-11-23"),
        "http://www.qinyang.gov.cn/2023/11-23/2902344.html",
    ),
    "P34": Document(
        _t("Shangri-La 2011"),
        _t("Shangri-La County: rates of assignment, reply, meeting and satisfaction, 2011"),
        "http://xgll.com.cn/xwzx/2011-12/04/content_27763.htm",
    ),
    "P36": Document(
        _t("Yulin 2019"),
        _t("Yulin City, Guangxi: notice of the government's office, number 11 of 2019"),
        "http://www.yulin.gov.cn/zcwj/yzbd/t8706881.shtml",
    ),
    "P37": Document(
        _t("Songyang 2017"),
        _t("Songyang County, Zhejiang: satisfaction asked twice, 2017"),
        "http://m.handmsg.com/page/2018/0316/3257570.shtml",
    ),
    "P39": Document(
        _t("Henan townships"),
        _t("Xiaoji and other townships, Henan: how deputies receive voters"),
        "https://wsllz.henanrd.gov.cn/zgrd/news-detail/122551",
    ),
    "P40": Document(
        _t("Dajin"),
        _t("Dajin township, Wuxue City, Hubei: what the liaison station does"),
        "https://dbllz.hgzhrd.gov.cn/gzzd/38387.jhtml?orgId=2577",
    ),
    "P46": Document(_t("Activity rooms"), _t("How deputies' activity rooms are run"), "https://2862.com.cn/BoAydDNo"),
    "P47": Document(
        _t("Fangcheng"),
        _t("Fangcheng township: contact with voters, and activities"),
        "http://www.lylsrd.gov.cn/info/1316/4811.htm",
    ),
    "P52": Document(
        _t("Lingtai"),
        _t("Lingtai County and other places: supervision by leaders"),
        "http://www.gsrdw.gov.cn/html/2015/yjjy_0122/4534.html",
    ),
    "P53": Document(
        _t("Qinghai 1999"),
        _t("Qinghai Province: provisions on motions and suggestions, 1999"),
        "http://www.fymate.net/html/text/lar/167939/16793944_1.html",
    ),
    "C1": Document(_t("Ruzhou's system"), _t("The deputies' platform of Ruzhou City, Henan: its public source code")),
    "C2": Document(
        _t("Cixi's system"),
        _t("The system for suggestions of Cixi City, Zhejiang: its published data dictionary, 2019"),
    ),
    "C4": Document(_t("Suggestion service"), _t("A service for suggestions from 2016: its public source code")),
}
