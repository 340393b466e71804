"""What each numbered fact behind the presets says, in a sentence or three. Numbers as in ``core.domain.rules.facts``.

Restated from laws, regulations and what counties say of themselves; ``docs/sources.md`` names the documents too.
"""

from __future__ import annotations

from collections.abc import Mapping


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


SAYS: Mapping[str, str] = {
    "B1.1": _t(
        "Deputies whom voters elect report on their work to their constituency. The county's standing committee and"
        " the township's presidium record each deputy's work, hold the reports periodically and publish what "
        "deputies are and do."
    ),
    "B1.2": _t(
        "The law sets neither the ballot nor the grades, nor how many must attend, nor the notice, nor any "
        "threshold. Each county sets them, mostly for the time being."
    ),
    "B1.4": _t(
        "In Longshan every county deputy reports to the voters every year: orally at least once a term, and at "
        "least 20 % of all deputies orally in each year; the others report in writing."
    ),
    "B1.5": _t(
        "Elsewhere at least once a term (Dongshan, Henan, Pingliang), at least once a year (Fangcheng), or as "
        "arranged (Dawu); in practice about a fifth of the deputies a year (Jinxing). In Chongqing deputies' work "
        "is made known to their constituency every year."
    ),
    "B1.6": _t(
        "Longshan reports on nine aspects; its account names four of them: attending meetings, deputy group "
        "activities, contact with voters, motions and suggestions. It stresses how the pledge made at the start of "
        "the year was kept. The other aspects were not found."
    ),
    "B1.7": _t(
        "Four to eight aspects are in use elsewhere. Ruzhou has seven: attending the congress, speaking in "
        "deliberation, motions and suggestions, sitting in and other activities, inspection and research, group "
        "activities, contact with people. The ballot of Jinxing asks about five."
    ),
    "B1.8": _t(
        "A proposed list of nine aspects, put together from those in use. No county's complete list of nine was "
        "found; the county decides."
    ),
    "B1.9": _t(
        "Each deputy fills in the duty report form before the meeting; it is printed and given to the constituency "
        "(Longshan). The printed fields of that form were not found; they were put together from other forms."
    ),
    "B1.10": _t(
        "Voters fill in the appraisal sheet at the meeting. It takes comments and suggestions, not only a grade."
    ),
    "B1.11": _t(
        "Grades seen: competent, basically competent, not competent (Dawu); degrees of satisfaction (Jinxing and "
        "others); points (Dongluo). Four grades and sheets of 100 points are common, but no voters' ballot with "
        "them was found."
    ),
    "B1.12": _t(
        "Evaluators give their ballots without a name, as in elections, which are secret. What is kept is the count"
        " and the comments, never who voted how."
    ),
    "B1.13": _t(
        "Dawu, by the share of those who took part in the evaluation: competent from 80 % of competent votes, "
        "basically competent from 50 to 80 %, not competent below 50 %. Pingliang: more than half dissatisfied "
        "means written rectification. No other threshold was found."
    ),
    "B1.14": _t(
        "Evaluators are generally not fewer than 50 at a meeting (Longshan, Dongshan). The word generally makes it "
        "a soft rule: meetings of 26 to more than 70 are reported. Fewer are warned of and given a reason; they do "
        "not stop the meeting."
    ),
    "B1.15": _t(
        "One meeting hears from one to seventeen deputies, of county and township together; nine at Dongluo in "
        "Hunan. The same evaluators fill in a sheet for each."
    ),
    "B1.16": _t(
        "The township's presidium or the sub-district's committee holds the meeting, usually in a Deputies' Home; "
        "the township's chair presides and county leaders attend. Afterwards the deputy group sums up and the "
        "county takes the result into its appraisal (Longshan)."
    ),
    "B1.17": _t(
        "The order put together from reported meetings: purpose, reports, questions, answers and promises, written "
        "reports tabled, ballots filled in and counted on the spot, the result announced deputy by deputy. Dawu "
        "announced one grade a deputy: 46 ballots issued, 46 returned, 46 competent."
    ),
    "B1.19": _t(
        "The comments and the result are given to the deputy in writing; the report, the comments and the result "
        "are filed; the deputy says what will be mended."
    ),
    "B1.21": _t(
        "How long before a duty-report meeting notice must be given was not found. The nearest: 3 days before a "
        "reception day or an activity of a station or group, 10 days before a collective inspection in Henan."
    ),
    "B1.22": _t(
        "By analogy with elections, not as law for appraisals: more ballots than voters make the round void, a "
        "ballot with too many marks is void, scrutineers check and sign the tally. Nothing is said of blank "
        "ballots."
    ),
    "B1.23": _t(
        "The reports whose day is known were heard from 1 to 23 December in most counties (Dawu: 18 December), a "
        "few in March, August and October."
    ),
    "B2.2": _t(
        "Yinchuan gives deputies' work up to 100 points: good from 80, fairly good from 60 to 79, poor below 60."
    ),
    "B2.4": _t(
        "Jiangbei District scores deputies' work in eleven items: 3 points for a suggestion, 3 for an inspection or"
        " research of the committee, 1 off for half a day's leave from the congress."
    ),
    "B2.5": _t(
        "Points are given elsewhere too: Shigu scores thirty indicators every month, Bishan shows its points every "
        "quarter."
    ),
    "B2.6": _t(
        "Ruzhou scores seven criteria in whole points, each up to its maximum; the deputy, the group, the township "
        "and the county office score in turn."
    ),
    "B2.7": _t(
        "The minimum of Chongqing: in a year three speeches in session, four activities, one motion or suggestion; "
        "in a term three trainings, one practical help, one duty report."
    ),
    "B3.2": _t(
        "A suggestion is concrete and about one matter, in writing on the standard form and signed, or handed in "
        "through a platform and confirmed by the deputy."
    ),
    "B3.3": _t(
        "Of a joint proposal the lead deputy explains and the co-signers confirm. Most places reply to every "
        "signatory, Qingdao to the lead deputy, who passes it on. The lead deputy rates; Pingjiang sends the form "
        "to the lead deputy only."
    ),
    "B3.4": _t(
        "Not admitted, taken together from several regulations: private affairs of the deputy or of relatives, "
        "judicial cases, forwarded letters, academic debate or promotion of a product, pending tenders, what is "
        "outside this level's powers, what has no real content. It is explained and sent back, revised, or treated "
        "as a letter."
    ),
    "B3.5": _t(
        "A proposal is taken back in writing, and its handling ends (Chongqing). In Shanghai every signatory must "
        "agree; in Beijing it is possible only before the proposal is assigned."
    ),
    "B3.6": _t(
        "Longshan reviews a proposal three times before it is filed: by the congress, by the government jointly, "
        "and with the help of deputies. How long each review may take was not found."
    ),
    "B3.7": _t(
        "In session the secretariat assigns, between sessions the deputies office, government units together with "
        "the government's office. Between sessions within 5 days (Shandong), 5 working days (Qingdao), 7 working "
        "days (Shanghai), 7 days (Zhejiang), 10 working days (Chongqing)."
    ),
    "B3.8": _t(
        "Units handle a proposal alone, as lead with assisting units, or separately. The lead unit answers and "
        "states the assisting units' opinions; separate units each answer."
    ),
    "B3.9": _t(
        "What is not a unit's own goes back in writing, with reasons: within 5 days (Shandong), 5 working days "
        "(Qingdao), 7 working days (Shanghai), 10 days (Zhejiang, Pingjiang in Hunan), 10 working days (Henan, "
        "Chongqing). It is assigned anew promptly, or within 10 working days (Henan, Chongqing). Late requests are "
        "refused (Yulin)."
    ),
    "B3.10": _t(
        "By law a unit contacts the deputy before it replies. Chongqing: for the first time within 20 working days."
        " Pingjiang: before, during and after the handling."
    ),
    "B3.11": _t(
        "An assisting unit's opinion is due within 1 month (Qingdao, Shandong, Shanghai), 30 working days and 5 "
        "more where it says nothing (Chongqing), 2 months (Henan, Zhejiang)."
    ),
    "B3.12": _t(
        "The reply is due within three months from the assignment, within six where the matter is wide-ranging and "
        "difficult. A last day on a rest day moves to the day after the rest days."
    ),
    "B3.13": _t(
        "The reply is a letter in the standard form, signed by the unit's head and sealed, with copies to the "
        "deputies office and, from government units, to the government's office. It says how the deputy was "
        "consulted."
    ),
    "B3.14": _t(
        "The national classes: A solved or basically solved, B being solved or planned, C to be solved later "
        "because of present conditions, D for reference. Qinyang has three classes; Chongqing and Shanghai have "
        "four results without letters."
    ),
    "B3.15": _t(
        "Chongqing: units keep a ledger of their promises and report in the fourth quarter on those of this year "
        "and the last; the deputy rates them within 20 working days. Henan: the office follows up. Zhejiang and "
        "Beijing: a new reply once it is solved. Songyang rates a second time; Qingdao counts what was carried out."
    ),
    "B3.16": _t(
        "The deputy rates within 10 days (Pingjiang), 10 working days (Henan), 15 (Beijing) or 20 working days "
        "(Chongqing). Whoever stays silent after reminders is left out of the rates in Chongqing and kept as having"
        " given no opinion in Cixi."
    ),
    "B3.17": _t(
        "Many forms rate two things: the unit's attitude in handling, and the result. The answers are satisfied, "
        "basically satisfied and dissatisfied; a dissatisfied one needs concrete reasons."
    ),
    "B3.18": _t(
        "Handled again within 1 month (Henan, Zhejiang, Shandong, Shanghai) or 2 months (Beijing, Chongqing). In "
        "Chongqing and Shanghai the office decides whether; one system in use starts it at once. Who is "
        "dissatisfied again: deputies and unit are called together (Chongqing), or an assessment by experts binds "
        "the unit (Henan)."
    ),
    "B3.19": _t(
        "The Council of Chairpersons picks the proposals for priority supervision. Longshan: a leader of the "
        "standing committee supervises, a head of the county leads the handling; congress and government supervise "
        "in lines of their own, deputies inspect, departments accept all of it."
    ),
    "B3.20": _t(
        "The five questions of Longshan: special inquiry; rating and appraising again; follow-up supervision; "
        "deputies' meetings with officials and questions on the spot; assessment at the end of the year. That they "
        "are five in this way is an interpretation."
    ),
    "B3.21": _t(
        "The report on the handling goes to the standing committee, is printed for the next congress and made "
        "public. Several places publish proposals and replies, but no secrets and nothing private; a deputy may ask"
        " for confidentiality, or for the title only."
    ),
    "B3.22": _t(
        "Published of a year: proposals by topic and unit, the rates of assignment, reply, meeting in person and "
        "satisfaction, with and without basically satisfied, and the share of each class. Nearly all are close to "
        "100 %, so each rate is shown with what it counts."
    ),
    "B3.25": _t(
        "A motion needs ten deputies in a county, five in a township. It lies within the congress's powers, names "
        "subject, grounds and proposal, and comes before the presidium's deadline. What comes late or lies outside "
        "is treated as a suggestion."
    ),
    "B3.27": _t(
        "The way of a proposal from the draft to its end, put together from systems in use: review, filing, "
        "assignment, handling, reply, rating, handling again."
    ),
    "B5.1": _t("A term lasts five years, from the first session of one congress to the first session of the next."),
    "B5.3": _t(
        "The topics of 225 proposals in Cixi: building and environment 89, education, culture and health 38, "
        "agriculture 37, law 30, economy 19, others 12."
    ),
    "B5.4": _t(
        "Since 2025 the standing committee of every county sets up a committee for deputies' work. What the office "
        "is called differs: Liangongwei in Hunan, Daigongwei in Hubei, Rendaigongwei in Chongqing, deputies' work "
        "body in Henan."
    ),
    "B7.2": _t(
        "Whoever influences a deputy's rating by threat or inducement can be punished (Chongqing). So a unit sees a"
        " rating only when it has been handed in whole."
    ),
}
