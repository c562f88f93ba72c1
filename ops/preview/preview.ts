/** `ops preview`: the mini program as it lies here on a phone, by the vendor's `miniprogram-ci` and a code-upload key. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { loadNotifyConfig } from '../../scripts/build/loadConfig';
import { layoutOf } from '../../scripts/build/layout';
import type { BuildOptions } from '../../scripts/build/options';
import { messageOf } from '../base/problems';
import { appidProblem, findingsOfProject, unknownProject } from '../deploy/miniProgram';
import { DeployError, type Words } from '../deploy/problems';
import { variableOf } from '../deploy/secrets';
import { findUploadTool, PLACE, runPreview } from './uploadTool';

export interface PreviewOptions {
  /** The folder that DevTools opens; nothing: it is not known. */
  project: string | undefined;
  /** What is opened first. */
  page?: string | undefined;
  /** The picture of the code to scan. */
  out: string;
  dryRun: boolean;
  secretsFile?: string;
  build: BuildOptions;
  env: NodeJS.ProcessEnv;
  print(line: string): void;
}

const KEY = 'NOTIFY_UPLOAD_KEY';

/** @throws DeployError for what is missing, before anything is asked of WeChat, and for what it refuses */
export async function preview(options: PreviewOptions): Promise<boolean> {
  const { project, page, out, dryRun, build, env, print } = options;
  const config = await loadNotifyConfig(build.config, build.project);
  if (project === undefined) throw new DeployError(unknownProject);
  const another = appidProblem(project, config);
  if (another) throw new DeployError(another);
  const key = keyFile(variableOf(env, KEY, options.secretsFile));
  const tool = findUploadTool(project);
  const say = ({ zh, en }: Words): void => [zh, en].forEach((line) => print(line));
  for (const { zh, en } of findingsOfProject(project, config)) say({ zh: `- 查：${zh}`, en: `  ${en}` });
  const { cloudfunctions, miniprogram = '.' } = layoutOf(project);
  const shown = relative(process.cwd(), project) || '.';
  if (dryRun) {
    say({
      zh: `将用 miniprogram-ci ${tool.version} 上传 ${shown}（${miniprogram}）作为 ${config.appid} 的预览，二维码写入 ${out}；未做任何更改（--dry-run）。`,
      en: `miniprogram-ci ${tool.version} would upload ${shown} (${miniprogram}) as a preview of ${config.appid}, its code in ${out}; nothing has been done (--dry-run).`,
    });
    return true;
  }
  say({
    zh: `正在编译并上传 ${shown}，约需半分钟…`,
    en: `compiling and uploading ${shown}; it takes half a minute…`,
  });
  const asked = {
    project: {
      appid: config.appid,
      type: 'miniProgram' as const,
      projectPath: resolve(project),
      privateKeyPath: key,
      // DevTools leaves these out by itself, where the mini program lies at the top.
      ignores: [`${cloudfunctions}/**/*`, '.local-cloud/**/*'],
    },
    preview: {
      desc: 'miniprogram-notify ops preview',
      setting: { useProjectConfig: true as const },
      qrcodeFormat: 'image' as const,
      qrcodeOutputDest: resolve(out),
      ...(page !== undefined && { pagePath: page }),
    },
  };
  await runPreview(tool, asked, env);
  say({
    zh: `二维码已写入 ${out}：用该小程序项目成员的微信扫码。`,
    en: `the code is in ${out}: scan it with the WeChat of a member of the mini program’s project.`,
  });
  return true;
}

/** @returns the file's whole path. What is in it is read to see that it is a key, and never shown */
function keyFile(given: string): string {
  if (given === '')
    throw new DeployError({
      zh: `没有代码上传密钥：把密钥文件的路径放进环境变量 ${KEY}（或 --secrets 文件）。密钥在 ${PLACE.zh} 生成`,
      en: `expected a code-upload key: put the path of its file into the environment variable ${KEY}, or into the file of --secrets. It is made at ${PLACE.en}`,
    });
  const file = resolve(given);
  try {
    createPrivateKey(readFileSync(file));
    return file;
  } catch (error) {
    const why = whyNoKey(error as NodeJS.ErrnoException);
    throw new DeployError({
      zh: `${KEY}=${given}：不是可用的代码上传密钥文件（${why}）。密钥在 ${PLACE.zh} 生成，文件名如 private.wx….key`,
      en: `${KEY}=${given}: expected the file of a code-upload key, got ${why}. It is made at ${PLACE.en}; the file is named private.wx….key`,
    });
  }
}

/** The system's codes begin with E, Node's own, of what is in the file, with ERR. */
function whyNoKey(error: NodeJS.ErrnoException): string {
  const { code = '' } = error;
  if (code === 'ENOENT') return 'no such file';
  return code.startsWith('E') && !code.startsWith('ERR') ? messageOf(error) : 'no private key in it';
}
