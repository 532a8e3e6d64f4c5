// robots.txt (RFC 9309): everything may be read but what is made anew for each question, or not public yet.

/**
 * Renders the rules for all crawlers.
 * @param refused absolute URLs; what begins as their paths do is left alone
 * @param sitemaps absolute URLs
 */
export function renderRobots(refused: readonly string[], sitemaps: readonly string[]): string {
  const paths = refused.map((url) => `Disallow: ${new URL(url).pathname}\n`);
  return `User-agent: *
Allow: /
${paths.join('')}
${sitemaps.map((url) => `Sitemap: ${url}\n`).join('')}`;
}
