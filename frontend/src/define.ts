/**
 * Make a class an element, unless the page has one of this name.
 *
 * The panel and the cards are two modules on one page, and each brings what both use; a
 * page that is open during an update gets a module twice.
 */
export function define(name: string): (element: CustomElementConstructor) => void {
  return (element) => {
    if (!customElements.get(name)) customElements.define(name, element);
  };
}
