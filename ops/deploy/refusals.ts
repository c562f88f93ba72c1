/** What the platform and the network answer, said with what to do; and which of it is worth another try. */
import { messageOf } from '../base/problems';
import { DeployError, type Words } from './problems';

interface Refusal extends Words {
  /** Of the code, or of the text where there is no code. */
  matches: RegExp;
  /** Nothing is wrong with the request: try it again. */
  passes?: true;
}

/** First match wins. Codes of Tencent Cloud by their text, of WeChat's HTTPS API by their number. */
const REFUSALS: readonly Refusal[] = [
  {
    matches: /^(RequestLimitExceeded|LimitExceeded\.(Request|Frequency))|^45011$/,
    zh: '请求过于频繁，稍后会自动重试；若一直失败请过几分钟再运行',
    en: 'the platform asks for fewer requests: it was tried again several times; wait some minutes and run again',
    passes: true,
  },
  {
    matches: /Updating|正在更新|^ResourceInUse\.?(Updating)?$|^FailedOperation\.(Function)?Status/,
    zh: '该资源正在更新中，请稍后再运行',
    en: 'it is being changed by somebody else: wait a moment and run again',
    passes: true,
  },
  {
    matches: /^(InternalError|-1$|-1000$)/,
    zh: '平台内部错误，请稍后再运行',
    en: 'the platform had an error of its own: run again later',
    passes: true,
  },
  {
    matches:
      /ECONNRESET|ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|socket hang up|network timeout|fetch failed|UND_ERR|aborted due to timeout|Premature close/,
    zh: '网络不通或中断：请检查网络（代理用环境变量 http_proxy），再次运行会继续',
    en: 'the network failed: check it (a proxy goes into the environment variable http_proxy) and run again, it goes on from here',
    passes: true,
  },
  {
    matches: /^AuthFailure\.(SecretIdNotFound|InvalidSecretId)/,
    zh: '密钥不存在：请核对 TENCENTCLOUD_SECRETID（腾讯云控制台 → 访问管理 → API 密钥）',
    en: 'no such key: check TENCENTCLOUD_SECRETID (Tencent Cloud console → Access Management → API keys)',
  },
  {
    matches: /^AuthFailure\.SignatureExpire/,
    zh: '本机时间不准：请校准后再运行',
    en: 'the clock of this machine is off: set it and run again',
  },
  {
    matches: /^AuthFailure\.(SignatureFailure|TokenFailure|InvalidAuthorization)/,
    zh: '密钥不正确：请核对 TENCENTCLOUD_SECRETKEY 和 TENCENTCLOUD_SESSIONTOKEN',
    en: 'the key is wrong: check TENCENTCLOUD_SECRETKEY and TENCENTCLOUD_SESSIONTOKEN',
  },
  {
    matches: /^(AuthFailure|UnauthorizedOperation|OperationDenied)/,
    zh: '密钥无权限：请在访问管理中授予 QcloudTCBFullAccess 和 QcloudSCFFullAccess，或请主账号运行',
    en: 'the key has no right to it: grant it QcloudTCBFullAccess and QcloudSCFFullAccess in Access Management, or have the account’s owner run this',
  },
  {
    matches: /^LimitExceeded|^ResourceLimitExceeded|^ResourceInsufficient|OutOf\w*Quota/,
    zh: '环境已满（套餐的集合、索引或云函数数量上限）：删除不用的资源或升级套餐，再次运行会继续',
    en: 'the environment is full (its plan’s limit of collections, indexes or functions): remove what is not used or raise the plan, then run again, it goes on from here',
  },
  {
    matches: /^(ResourceNotFound\.?(Env|EnvId|Namespace)|InvalidParameter(Value)?\.(EnvId|Env))/,
    zh: '没有这个环境：请核对环境 ID，以及密钥所属账号',
    en: 'there is no such environment: check its id and whose key this is',
  },
  {
    matches: /^(40013|41002)$/,
    zh: 'AppID 不正确：请核对 notify.config.ts 的 appid',
    en: 'the AppID is wrong: check appid in notify.config.ts',
  },
  {
    matches: /^(40125|41004|40001)$/,
    zh: 'AppSecret 不正确，或不属于该 AppID：请核对 NOTIFY_APP_SECRET',
    en: 'the AppSecret is wrong or belongs to another AppID: check NOTIFY_APP_SECRET',
  },
  {
    matches: /^40164$/,
    zh: '本机 IP 不在白名单：请在 mp.weixin.qq.com → 开发管理 → 开发设置 → IP 白名单 加入报错中的地址',
    en: 'this machine’s address is not on the allow-list: add the one that the message names at mp.weixin.qq.com → development → IP allow-list',
  },
  {
    matches: /^85088$/,
    zh: '该小程序未开通云开发，或环境不属于它：请核对 appid 与环境 ID',
    en: 'this mini program has no Cloud Development, or the environment is not its own: check appid and environment id',
  },
  {
    matches: /^45009$/,
    zh: '今日调用次数已用完：请明天再运行，或改用腾讯云密钥',
    en: 'today’s quota of calls is used up: run tomorrow, or with a Tencent Cloud key',
  },
];

/** The library also puts a whole error where a message belongs. */
const textOf = (error: unknown): string => String(messageOf(error));

/** How the platform itself put it: `code: text`, without pages of HTML. */
function plainText(error: unknown): string {
  const code = codeOf(error);
  const message = textOf(error).replace(/\s+/g, ' ').trim();
  const text = /^<|<html/i.test(message) ? 'an HTML page instead of an answer' : message.slice(0, 300);
  return code && !text.includes(code) ? `${code}: ${text}` : text;
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: string | number };
  return code === undefined ? '' : String(code);
}

function find(error: unknown): Refusal | undefined {
  const code = codeOf(error);
  const text = textOf(error);
  return REFUSALS.find(({ matches }) => (code !== '' && matches.test(code)) || matches.test(text));
}

/** Also of no use to anybody: an HTML page of a gateway in between. */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof DeployError) && (find(error)?.passes === true || /^\s*<|<html/i.test(textOf(error)));

export function wordsOf(error: unknown): Words {
  if (error instanceof DeployError) return error.words;
  const refusal = find(error);
  const plain = plainText(error);
  return refusal
    ? { zh: `${refusal.zh}。（${plain}）`, en: `${refusal.en}. (${plain})` }
    : { zh: `平台拒绝：${plain}`, en: `the platform refused: ${plain}` };
}
