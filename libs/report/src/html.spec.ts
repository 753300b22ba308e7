import { html, trusted } from './html';

test('escapes values in text and in attributes', () => {
  const name = `"><script>alert('x & y')</script>`;
  expect(String(html`<p title="${name}">${name}</p>`)).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x &amp; y&#39;)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(&#39;x &amp; y&#39;)&lt;/script&gt;</p>',
  );
});

test('nests, joins lists and leaves out what is not there', () => {
  const rows = ['a', '<b>'].map((row) => html`<li>${row}</li>`);
  expect(String(html`<ul>${rows}</ul>${undefined}${false}${0}${trusted('<svg></svg>')}`)).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li></ul>0<svg></svg>',
  );
});
