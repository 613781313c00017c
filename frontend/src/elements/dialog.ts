import { mdiClose } from "@mdi/js";
import { css, html, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { PanelElement } from "../base";
import { shared } from "../styles";
import "./icon";

/** Return what has the focus, in whichever shadow. */
function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** A dialog: the browser's own, so that focus stays within and Escape closes it. */
@customElement("zkteco-dialog")
export class Dialog extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property() heading = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  private focusedBefore: Element | null = null;

  static override styles = [
    shared,
    css`
      dialog {
        width: min(640px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: none;
        border-radius: 20px;
        background: var(--card-background-color, #fff);
        color: inherit;
        box-shadow: 0 8px 32px rgb(0 0 0 / 35%);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 16px 24px 8px;
      }
      header h2 {
        flex: 1;
      }
      .content {
        padding: 8px 24px 16px;
        overflow-y: auto;
      }
      footer {
        display: flex;
        justify-content: flex-end;
        flex-wrap: wrap;
        gap: 8px;
        padding: 8px 24px 20px;
      }
      @media (max-width: 500px) {
        dialog {
          width: 100vw;
          max-width: 100vw;
          height: 100dvh;
          max-height: 100dvh;
          border-radius: 0;
        }
        .content {
          flex: 1;
        }
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open")) return;
    if (this.open && !this.dialog.open) {
      this.focusedBefore = focused();
      this.dialog.showModal();
    }
    if (!this.open && this.dialog.open) this.dialog.close();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // The browser gives the focus back where a dialog is closed, not where it is removed.
    if (this.dialog?.open && this.focusedBefore instanceof HTMLElement) {
      this.focusedBefore.focus();
    }
  }

  private closed(): void {
    this.open = false;
    this.dispatchEvent(new CustomEvent("closed"));
  }

  protected override render() {
    return html`<dialog aria-labelledby="heading" @close=${this.closed}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button
          class="plain"
          type="button"
          aria-label=${this.text("common.close")}
          @click=${() => this.dialog.close()}
        >
          <zkteco-icon .path=${mdiClose}></zkteco-icon>
        </button>
      </header>
      <div class="content"><slot></slot></div>
      <footer><slot name="actions"></slot></footer>
    </dialog>`;
  }
}
