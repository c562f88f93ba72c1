/** The documents of the phone: its glass, the mini program's screen in it, and the panel beside it. `version`: of their assets. */
export function screenPage(version: string): string {
  return document('手机屏幕', 'screen', version);
}

export function shellPage(version: string): string {
  return document('本地手机 · Local phone', 'shell', version);
}

export function panelPage(version: string): string {
  return document('面板', 'panel', version);
}

function document(title: string, name: 'screen' | 'shell' | 'panel', version: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<link rel="icon" href="data:,">
<title>${title}</title>
<link rel="stylesheet" href="/phone/assets/${name}-style.css?v=${version}">
<script type="module" src="/phone/assets/${name}.js?v=${version}"></script>
</head>
<body></body>
</html>
`;
}

/** What `/phone` says when the local cloud was started without a mini program. */
export function noMiniProgramPage(): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>本地手机 · Local phone</title>
<style>
body { max-width: 40rem; margin: 15vh auto; padding: 0 1.5rem; font: 16px/1.7 system-ui, sans-serif; }
h1 { font-size: 1.4rem; }
code { padding: 0.15em 0.4em; border-radius: 4px; background: rgb(128 128 128 / 18%); }
</style>
</head>
<body>
<h1>还没有小程序</h1>
<p>启动时用 <code>--miniprogram 文件夹</code> 指定小程序（含 <code>app.json</code> 的文件夹），手机就会显示它：</p>
<p><code>npm start -- --miniprogram path/to/miniprogram</code></p>
<p lang="en">The local cloud was started without a mini program. Give <code>--miniprogram DIR</code>, a folder with an
<code>app.json</code>, and the phone shows it here. A package that it requires and that is not installed: <code>--package NAME=DIR</code>.</p>
<p><a href="/">← 本地云 Local Cloud</a></p>
</body>
</html>
`;
}
