/** The documents of the phone: its glass, the mini program's screen in it, and the panel beside it. */
export function screenPage(): string {
  return document('手机屏幕', 'screen');
}

export function shellPage(): string {
  return document('本地手机 · Local phone', 'shell');
}

export function panelPage(): string {
  return document('面板', 'panel');
}

function document(title: string, name: 'screen' | 'shell' | 'panel'): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<link rel="icon" href="data:,">
<title>${title}</title>
<link rel="stylesheet" href="/phone/assets/${name}-style.css">
<script type="module" src="/phone/assets/${name}.js"></script>
</head>
<body></body>
</html>
`;
}
