/** The two documents of the phone. Their scripts and styles are named with the version, so that a new start is not served old ones. */
export function screenPage(): string {
  return document('手机屏幕', 'screen');
}

export function shellPage(): string {
  return document('本地手机 · Local phone', 'shell');
}

function document(title: string, name: 'screen' | 'shell'): string {
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
