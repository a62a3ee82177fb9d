import { period, type Period } from './period.ts';

const GPR = '2015-03-01';
const CONSULTATION = '2014-12-31';
const ORDER_87 = '2017-10-01';
const ISSUED = '采购文件发出 document issued';

/** From the purchase intent to the file copy of the contract (rules 1.1 and 1.3). */
export const TENDER_PERIODS: readonly Period[] = [
  period(
    'intent',
    ['30 CD', 'W: 财库〔2020〕10号', '2020-03-02'],
    ['采购意向公开 intent published', '采购活动最早开始', 'purchase may start'],
    { bound: 'earliest', aliases: ['procurement-intent'] },
  ),
  period(
    'tender-bid-period',
    ['20 CD', 'L: GPL 35', '2003-01-01'],
    [ISSUED, '公开招标最早截止投标', 'earliest close of bids, open tender'],
    { bound: 'earliest', aliases: ['bid-period', 'open-tender-bid-period'] },
  ),
  period(
    'consultation-bid-period',
    ['10 CD', 'W: 214 art. 10', CONSULTATION],
    [ISSUED, '竞争性磋商最早提交首次响应文件', 'earliest first response, competitive consultation'],
    { bound: 'earliest', aliases: ['consultation-response-period'] },
  ),
  period(
    'negotiation-bid-period',
    ['3 WD', 'W: 74', '2014-02-01'],
    [ISSUED, '竞争性谈判最早提交首次响应文件', 'earliest first response, competitive negotiation'],
    { bound: 'earliest' },
  ),
  period(
    'tender-document-sale',
    ['5 WD', 'L: GPR 31', GPR],
    [ISSUED, '招标文件提供期限届满', 'tender document available at least until'],
    { bound: 'earliest', aliases: ['document-sale', 'document-availability'] },
  ),
  period(
    'consultation-document-sale',
    ['5 WD', 'W: 214 art. 10', CONSULTATION],
    [ISSUED, '磋商文件发售期限届满', 'consultation document on sale at least until'],
    { bound: 'earliest' },
  ),
  period(
    'tender-notice-period',
    ['5 WD', 'R: 87 art. 16', ORDER_87],
    ['招标公告发布 notice published', '招标公告期限届满', 'end of the tender notice period'],
  ),
  period(
    'tender-clarification',
    ['15 CD', 'L: GPR 31', GPR],
    [
      '澄清或修改发出 change sent',
      '公开招标澄清后最早截止投标',
      'earliest close after a change, open tender',
    ],
    { bound: 'earliest', aliases: ['clarification'] },
  ),
  period(
    'consultation-clarification',
    ['5 CD', 'W: 214 art. 10', CONSULTATION],
    ['澄清或修改发出 change sent', '磋商文件澄清后最早提交响应文件', 'earliest response after a change'],
    { bound: 'earliest' },
  ),
  period(
    'negotiation-clarification',
    ['3 WD', 'W: 74', '2014-02-01'],
    ['澄清或修改发出 change sent', '谈判文件澄清后最早提交响应文件', 'earliest response after a change'],
    { bound: 'earliest' },
  ),
  period(
    'consultation-notice-period',
    ['3 WD', 'R: 214', CONSULTATION],
    ['磋商公告发布 notice published', '磋商公告期限届满', 'end of the consultation notice period'],
  ),
  period(
    'negotiation-notice-period',
    ['3 WD', 'R: 74', '2014-02-01'],
    ['谈判公告发布 notice published', '谈判公告期限届满', 'end of the negotiation notice period'],
  ),
  period(
    'small-purchase-bid-period',
    ['3 WD', 'D: the law sets none below the threshold', '2003-01-01'],
    [ISSUED, '限额以下采购最早提交报价', 'earliest offers, purchase below the threshold'],
    { bound: 'earliest' },
  ),
  period(
    'small-purchase-clarification',
    ['1 WD', 'D: the law sets none below the threshold', '2003-01-01'],
    ['澄清或修改发出 change sent', '限额以下采购澄清后最早提交报价', 'earliest offers after a change'],
    { bound: 'earliest' },
  ),
  period(
    'small-purchase-notice-period',
    ['1 WD', 'D: the law sets none below the threshold', '2003-01-01'],
    ['公告发布 notice published', '限额以下采购公告期限届满', 'end of the notice period'],
  ),
  period(
    'single-source-publicity',
    ['5 WD', 'L: GPR 38', GPR],
    ['单一来源公示 publicity started', '单一来源公示期限届满', 'end of single-source publicity'],
    { bound: 'earliest' },
  ),
  period(
    'report',
    ['2 WD', 'L: GPR 43', GPR],
    ['评审结束 evaluation ended', '送交评审报告', 'evaluation report to the buyer'],
    { aliases: ['evaluation-report'] },
  ),
  period(
    'confirm',
    ['5 WD', 'L: GPR 43', GPR],
    ['收到评审报告 report received', '确定中标(成交)供应商', 'buyer confirms the winner'],
    { aliases: ['award-confirm', 'winner-confirmation'] },
  ),
  period(
    'notice',
    ['2 WD', 'L: GPR 43', GPR],
    ['确定中标供应商 winner confirmed', '发出中标通知书并公告结果', 'award notice and result announcement'],
    { aliases: ['award-notice', 'result-announcement'] },
  ),
  period(
    'result-notice-period',
    ['1 WD', 'W: 87 art. 69', ORDER_87],
    ['结果公告发布 result announced', '结果公告期限届满', 'end of the result notice period'],
  ),
  period(
    'contract',
    ['30 CD', 'L: GPL 46', '2003-01-01'],
    ['发出中标通知书 award notice sent', '签订政府采购合同', 'contract signed'],
    { aliases: ['contract-signing', 'sign-contract'] },
  ),
  period(
    'publish',
    ['2 WD', 'L: GPR 50', GPR],
    ['合同签订 contract signed', '公告政府采购合同', 'contract published'],
    { aliases: ['contract-publish', 'contract-publication'] },
  ),
  period(
    'file',
    ['7 WD', 'L: GPL 47', '2003-01-01'],
    ['合同签订 contract signed', '合同副本报财政部门备案', 'contract copy filed with finance'],
    { aliases: ['contract-file', 'contract-filing'] },
  ),
  period(
    'loser-bond-refund',
    ['5 WD', 'L: GPR 33', GPR],
    ['发出中标通知书 award notice sent', '退还未中标供应商投标保证金', "losers' bid bonds refunded"],
    { aliases: ['bond-refund', 'bid-bond-refund', 'losers-bond-refund'] },
  ),
  period(
    'winner-bond-refund',
    ['5 WD', 'L: GPR 33', GPR],
    ['合同签订 contract signed', '退还中标供应商投标保证金', "winner's bid bond refunded"],
  ),
  period(
    'withdrawn-bond-refund',
    ['5 WD', 'W: 87 art. 38', ORDER_87],
    ['收到撤回书面通知 withdrawal received', '退还撤回投标的保证金', "withdrawn bidder's bond refunded"],
  ),
];
