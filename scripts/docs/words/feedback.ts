/** What `manage feedback.*` asks for and answers. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const FEEDBACK_ACTIONS: Readonly<Record<string, Sentence>> = {
  'manage.content.check': {
    en: 'Content against users who can get it: who would be refused, for whom it would be cut. Writes and sends nothing.',
    zh: '用真实用户检查内容：谁会被拒绝，谁会被截断。不写入，不发送。',
  },
  'manage.feedback.list': {
    en: 'What users have told, newest first; without `status`, what nobody has dealt with.',
    zh: '用户的反馈，最新在前；不给 `status` 时为尚未处理的。',
  },
  'manage.feedback.answer': {
    en: 'Answers one; the user reads it in the inbox.',
    zh: '回复一条，用户可在消息页看到。',
  },
  'manage.feedback.close': { en: 'Nothing more is to be done about it.', zh: '不再处理。' },
};

export const FEEDBACK_FIELDS: Readonly<Record<string, Sentence>> = {
  'manage.feedback.list.status': {
    en: 'How far the team is with it. Default: `open`.',
    zh: '处理到哪一步。默认：`open`。',
  },
  'manage.feedback.answer.id': { en: 'As `feedback.list` has it.', zh: '取自 `feedback.list`。' },
  'manage.feedback.close.id': { en: 'As `feedback.list` has it.', zh: '取自 `feedback.list`。' },
};

export const FEEDBACK_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'manage.content.check': ['ContentChecked', 'ContentTried'],
  'manage.feedback.list': ['FeedbackPage'],
  'manage.feedback.answer': ['FeedbackCared'],
  'manage.feedback.close': ['FeedbackCared'],
};

export const FEEDBACK_ANSWER_WORDS: Readonly<Record<string, Sentence>> = {
  'OwnFeedback.id': both('Of the feedback.', '反馈 id。'),
  'OwnFeedback.category': both('Rating, suggestion or complaint.', '评分、建议或投诉。'),
  'OwnFeedback.cause': both('What a complaint is about.', '投诉的原因。'),
  'OwnFeedback.rating': zh('1 到 5。'),
  'OwnFeedback.text': both('The user’s words.', '用户的话。'),
  'OwnFeedback.at': zh('毫秒时间戳。'),
  'OwnFeedback.nid': zh('它所指的通知。'),
  'OwnFeedback.status': both(
    '`open`: received · `answered` · `closed`: nothing more is to be done.',
    '`open`：已收到；`answered`：已回复；`closed`：已处理。',
  ),
  'OwnFeedback.answer': zh('团队的回复。'),
  'OwnFeedback.answeredAt': zh('毫秒时间戳。'),
  'ContentChecked.checked': zh('看过的用户数：有该模板次数的用户。'),
  'ContentChecked.all': zh('没有其他用户了。'),
  'ContentChecked.refused': zh('因放不下而不会发送的用户数。'),
  'ContentChecked.cut': zh('内容会被截断的用户数。'),
  'ContentChecked.plain': zh('看到默认文字的用户数。'),
  'ContentChecked.content': zh('给出内容的云函数的答复。'),
  'ContentChecked.examples': zh('会被拒绝的部分用户：哪里放不下。'),
  'ContentTried.function': both('Its name.', '云函数名。'),
  'ContentTried.asked': zh('问了多少人。'),
  'ContentTried.given': both('Of those, with content that can be sent.', '其中，内容可以发送的人数。'),
  'ContentTried.skipped': both('Left out by the function.', '被该函数跳过的人数。'),
  'ContentTried.refused': both(
    'With content that cannot be sent, or without an answer.',
    '内容不能发送，或没有答复的人数。',
  ),
  'ContentTried.strangers': zh('答复了并没有问的通知的条数：忽略不计。'),
  'ContentTried.unanswered': zh('没有答复的原因；有答复时没有此项。'),
  'ContentTried.examples': zh('其中一些：将要发送的内容，或为什么不发。'),
  'ContentChecked.en': zh('一句话总结，英文。'),
  'ContentChecked.zh': both('The same in Chinese.', '一句话总结，中文。'),
  'FeedbackPage.items': both('Newest first.', '最新在前。'),
  'FeedbackPage.next': zh('作为 `before` 取更早的一页；到头时没有。'),
  'FeedbackItem.id': both('To be answered or closed by.', '用于回复或关闭。'),
  'FeedbackItem.openid': both('Who told it.', '反馈的用户。'),
  'FeedbackItem.category': both('Rating, suggestion or complaint.', '评分、建议或投诉。'),
  'FeedbackItem.cause': both('What a complaint is about.', '投诉的原因。'),
  'FeedbackItem.rating': zh('1 到 5。'),
  'FeedbackItem.text': both('The user’s words.', '用户的话。'),
  'FeedbackItem.at': zh('ISO 8601。'),
  'FeedbackItem.nid': zh('它所指的通知。'),
  'FeedbackItem.template': zh('该通知的模板别名，通知仍保留时才有。'),
  'FeedbackItem.status': both('How far the team is with it.', '处理到哪一步。'),
  'FeedbackItem.answer': zh('用户在消息页看到的回复。'),
  'FeedbackItem.answeredAt': zh('ISO 8601。'),
  'FeedbackItem.answeredBy': zh('运营者的 openid 或网页 uid；`ops` 表示命令行。'),
  'FeedbackCared.id': both('Of the feedback.', '反馈 id。'),
  'FeedbackCared.status': both('How far the team is with it.', '处理到哪一步。'),
};
