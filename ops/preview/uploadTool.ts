/** `miniprogram-ci`, where the team has installed it beside its mini program: it brings some 950 packages, so it is none of ours. */
import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { messageOf } from '../base/problems';
import { DeployError, type Words } from '../deploy/problems';
import { isPassing, wordsOf } from '../deploy/refusals';

export interface UploadTool {
  /** Its main module. */
  path: string;
  version: string;
}

/** @throws DeployError with what to install */
export function findUploadTool(project: string): UploadTool {
  const from = createRequire(join(project, 'package.json'));
  try {
    const manifest = from.resolve('miniprogram-ci/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    return { path: from.resolve('miniprogram-ci'), version };
  } catch {
    throw new DeployError({
      zh: `${project} 里没有 miniprogram-ci：请在那里执行 npm install --save-dev miniprogram-ci（约 950 个包，因此不随本产品安装）`,
      en: `${project}: expected miniprogram-ci, got none. Run there: npm install --save-dev miniprogram-ci (some 950 packages, so it does not come with this one)`,
    });
  }
}

export interface Preview {
  project: {
    appid: string;
    type: 'miniProgram';
    projectPath: string;
    privateKeyPath: string;
    ignores: string[];
  };
  preview: {
    desc: string;
    setting: { useProjectConfig: true };
    qrcodeFormat: 'image';
    qrcodeOutputDest: string;
    pagePath?: string;
  };
}

/** It compiles the whole mini program, and no request of its own ever gives up. */
const LASTS_MS = 10 * 60_000;
/** None of its business. */
const OURS = /^(TENCENTCLOUD_|NOTIFY_)/;

/** @throws DeployError with what WeChat or the compiler said */
export async function runPreview(
  { path }: UploadTool,
  asked: Preview,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = fork(join(__dirname, 'child.cjs'), {
    cwd: asked.project.projectPath,
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !OURS.test(name))),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<{ ok: boolean; message?: string }>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer within ten minutes: ETIMEDOUT')), LASTS_MS);
      child.once('message', resolve).once('error', reject);
      child.once('exit', (code) => reject(new Error(`miniprogram-ci ended with ${code} and said nothing`)));
      child.send({ package: path, ...asked });
    });
    if (!answer.ok) throw new Error(answer.message);
  } catch (error) {
    throw new DeployError(saidOf(error));
  } finally {
    clearTimeout(timer);
    child.removeAllListeners('exit').kill();
  }
  if (!existsSync(asked.preview.qrcodeOutputDest))
    throw new DeployError(saidOf(new Error('it answered well, and there is no picture')));
}

function saidOf(error: unknown): Words {
  const said = messageOf(error).replace(/\s+/g, ' ').slice(0, 300);
  if (/invalid ip/i.test(said))
    return {
      zh: `本机 IP 不在代码上传的白名单中：在 ${PLACE.zh} → IP 白名单 加入下面的地址，或关闭白名单。（${said}）`,
      en: `this machine’s address is not on the allow-list of code uploads: add the one below at ${PLACE.en} → IP allow-list, or switch it off. (${said})`,
    };
  if (/"errCode":|errCode: /.test(said))
    return {
      zh: `微信拒绝：请核对密钥属于这个 appid，且没有被重置（${PLACE.zh}）。（${said}）`,
      en: `WeChat refused: check that the key is of this appid and has not been reset (${PLACE.en}). (${said})`,
    };
  if (isPassing(error)) return wordsOf(error);
  return { zh: `miniprogram-ci 报告：${said}`, en: `miniprogram-ci says: ${said}` };
}

export const PLACE: Words = {
  zh: 'mp.weixin.qq.com → 开发管理 → 开发设置 → 小程序代码上传',
  en: 'mp.weixin.qq.com → development → settings → code upload (小程序代码上传)',
};
