import { type Html, html, trusted } from './html';
import { style } from './style';

/** Forbids every request, whatever may have slipped into the page. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** A whole page that needs nothing but itself. @param extra style beside the common one. */
export const frame = (title: string, body: Html, extra = ''): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${trusted(style + extra)}</style>
</head>
<body>
${body}
</body>
</html>
`;
