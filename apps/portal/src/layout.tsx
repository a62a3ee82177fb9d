import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Texts } from './texts.ts';

interface PageProps {
  readonly t: Texts;
  readonly title: string;
  /** The same page in the other language. */
  readonly otherPath: string;
  readonly sample: boolean;
  readonly children: ComponentChildren;
}

/** What every page has around it. */
export function Page({ t, title, otherPath, sample, children }: PageProps): VNode {
  return (
    <html lang={t.lang}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${t.product}`}</title>
        <link rel="stylesheet" href="/assets/portal.css" />
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
      </head>
      <body>
        <header class="mast">
          <a class="mark" href={t.path}>
            <img src="/assets/mark.svg" alt="" width="30" height="30" />
            <span>{t.product}</span>
          </a>
          <nav>
            {sample && <a href={t.path === '/' ? '/demo' : '/en/demo'}>{t.demo}</a>}
            <a href={otherPath} lang={t.lang === 'en' ? 'zh-CN' : 'en'}>
              {t.otherLanguage}
            </a>
          </nav>
          {sample && <p class="notice">{t.sampleNotice}</p>}
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

/** A whole HTML document. */
export const documentOf = (page: VNode): string => `<!doctype html>${renderToString(page)}`;
