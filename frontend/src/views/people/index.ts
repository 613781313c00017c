import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { Subscription } from "../../subscription";
import {
  type Column,
  type Deed,
  type DeedEvent,
  type Matrix,
  type NewPerson,
  type Person,
  terminalName,
} from "./data";
import type { Sort, Wanted } from "./tools";
import "../../elements/page-state";
import "./copy-dialog";
import "./delete-dialog";
import "./enrol-dialog";
import "./household-dialog";
import "./import-dialog";
import "./person-dialog";
import "./photo-dialog";
import "./table";
import "./tools";

type Open = Deed | "add" | "import" | "";

const PAGE = 50;
const TYPING_PAUSE = 250;
// A terminal with thousands of templates needs its time to send them (s).
const ASKING_WAIT = 60;

/** Who may enter where: people and terminals, and what can be done about it. */
@customElement("zkteco-view-people")
export class PeopleView extends PanelElement {
  /** The rest of the path, behind the view's name. */
  @property({ attribute: false }) route: string[] = [];
  @state() private matrix: Matrix | undefined;
  @state() private search = "";
  @state() private sort: Sort = "name";
  @state() private serialNumber = "";
  @state() private offset = 0;
  @state() private column = 0;
  @state() private failure = "";
  @state() private notice = "";
  @state() private asked: ReadonlySet<string> = new Set();
  @state() private open: Open = "";
  @state() private person: Person | undefined;
  @state() private everywhere: Column[] | undefined;

  private readonly subscription = new Subscription<unknown>(this, () => void this.load());
  private typing: ReturnType<typeof setTimeout> | undefined;
  private isLoading = false;
  private mustLoadAgain = false;

  static override styles = [
    shared,
    css`
      .pages {
        justify-content: center;
        margin-block-start: 16px;
      }
      .notice {
        margin-block-end: 12px;
      }
    `,
  ];

  protected override willUpdate(): void {
    super.willUpdate();
    if (this.hass) this.subscription.follow({ type: "zkteco_push/people/subscribe" });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  /** Ask for what is wanted now; once more where that changes meanwhile. */
  private async load(): Promise<void> {
    if (this.isLoading) {
      this.mustLoadAgain = true;
      return;
    }
    this.isLoading = true;
    do {
      this.mustLoadAgain = false;
      await this.read();
    } while (this.mustLoadAgain && this.isConnected);
    this.isLoading = false;
  }

  private async read(): Promise<void> {
    try {
      const matrix = await this.hass.callWS<Matrix>({
        type: "zkteco_push/people/matrix",
        search: this.search,
        sort: this.sort,
        offset: this.offset,
        limit: PAGE,
        column: this.column,
        ...(this.serialNumber ? { serial_number: this.serialNumber } : {}),
      });
      if (!matrix.people.length && matrix.total) {
        // Who was on the last page has gone.
        this.offset = Math.floor((matrix.total - 1) / PAGE) * PAGE;
        this.mustLoadAgain = true;
        return;
      }
      this.matrix = matrix;
      this.failure = "";
    } catch (error) {
      this.failure = this.errorText(error);
    }
  }

  private find(changes: Partial<Wanted>): void {
    Object.assign(this, changes);
    this.offset = 0;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => void this.load(), "search" in changes ? TYPING_PAUSE : 0);
  }

  private page(offset: number): void {
    this.offset = offset;
    void this.load();
  }

  private async ask(terminal: Column): Promise<void> {
    const name = terminalName(this.hass, terminal);
    this.asked = new Set([...this.asked, terminal.serial_number]);
    this.notice = this.text("people.asking", { name });
    try {
      const { response } = await this.hass.callService<{ result: string }>(
        "zkteco_push",
        "get_templates",
        {
          device_id: terminal.device_id,
          refresh: true,
          wait: terminal.connected === false ? 0 : ASKING_WAIT,
        },
        undefined,
        false,
        true,
      );
      const key = response?.result === "done" ? "people.asked" : "people.asked_later";
      this.notice = this.text(key, { name });
    } catch (error) {
      this.notice = this.errorText(error);
    }
    const asked = new Set(this.asked);
    asked.delete(terminal.serial_number);
    this.asked = asked;
    await this.load();
  }

  private deed(event: DeedEvent): void {
    this.person = event.detail.person;
    this.open = event.detail.deed;
    void this.loadTerminals();
  }

  // The table shows some terminals at a time, but a dialog is for all of them.
  private async loadTerminals(): Promise<void> {
    const { columns = 0, terminals = [] } = this.matrix ?? {};
    if (columns <= terminals.length) return;
    const everything = await this.hass
      .callWS<NewPerson>({ type: "zkteco_push/people/new" })
      .catch(() => undefined);
    this.everywhere = everything?.terminals;
  }

  private closed(deed: Open): void {
    // One dialog may have opened another one.
    if (this.open !== deed) return;
    this.open = "";
    void this.load();
  }

  private renderTools(terminals: Column[]) {
    const { search, sort, serialNumber } = this;
    return html`<zkteco-people-tools
      .hass=${this.hass}
      .terminals=${terminals}
      .wanted=${{ search, sort, serialNumber }}
      @find=${(event: CustomEvent<Partial<Wanted>>) => this.find(event.detail)}
      @start=${(event: CustomEvent<Open>) => this.start(event.detail)}
    ></zkteco-people-tools>`;
  }

  private start(what: Open): void {
    this.person = undefined;
    this.open = what;
    void this.loadTerminals();
  }

  private renderEmpty(matrix: Matrix) {
    if (!matrix.terminals.length) {
      return html`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        .heading=${this.text("people.no_terminals")}
        .explanation=${this.text("people.no_terminals_explanation")}
      ></zkteco-page-state>`;
    }
    if (this.search || this.serialNumber) {
      return html`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        .heading=${this.text("people.nobody_found")}
        .explanation=${this.text("people.nobody_found_explanation")}
      ></zkteco-page-state>`;
    }
    return html`<zkteco-page-state
      .hass=${this.hass}
      kind="empty"
      .heading=${this.text("people.nobody")}
      .explanation=${this.text("people.nobody_explanation")}
    >
      ${matrix.terminals.map((each) => {
        const name = terminalName(this.hass, each);
        return html`<button
          type="button"
          ?disabled=${this.asked.has(each.serial_number)}
          @click=${() => this.ask(each)}
        >
          ${this.text("people.ask_terminal", { name })}
        </button>`;
      })}
    </zkteco-page-state>`;
  }

  private renderPages(matrix: Matrix) {
    const { offset } = this;
    const until = offset + matrix.people.length;
    return html`<div class="row pages">
      <button type="button" ?disabled=${!offset} @click=${() => this.page(Math.max(0, offset - PAGE))}>
        ${this.text("people.previous_page")}
      </button>
      <span role="status"
        >${this.text("people.shown", { from: offset + 1, until, total: matrix.total })}</span
      >
      <button type="button" ?disabled=${until >= matrix.total} @click=${() => this.page(offset + PAGE)}>
        ${this.text("people.next_page")}
      </button>
      ${matrix.columns > matrix.terminals.length ? this.renderColumns(matrix) : nothing}
    </div>`;
  }

  private renderColumns(matrix: Matrix) {
    const next = this.column + matrix.terminals.length;
    return html`<button
      type="button"
      @click=${() => {
        this.column = next >= matrix.columns ? 0 : next;
        void this.load();
      }}
    >
      ${this.text("people.other_terminals", {
        from: this.column + 1,
        until: next,
        total: matrix.columns,
      })}
    </button>`;
  }

  private renderPeople(matrix: Matrix) {
    if (!matrix.people.length) return this.renderEmpty(matrix);
    return html`<zkteco-people-table
        .hass=${this.hass}
        .narrow=${this.narrow}
        .terminals=${matrix.terminals}
        .people=${matrix.people}
        .asked=${this.asked}
        @deed=${this.deed}
        @ask=${(event: CustomEvent<Column>) => this.ask(event.detail)}
      ></zkteco-people-table>
      ${this.renderPages(matrix)}`;
  }

  private renderState() {
    const { state } = this.subscription;
    if (state !== "ready" && !(state === "loading" && this.matrix)) {
      return html`<zkteco-page-state .hass=${this.hass} .kind=${state}></zkteco-page-state>`;
    }
    if (this.failure) {
      return html`<zkteco-page-state
        .hass=${this.hass}
        kind="failed"
        .explanation=${this.failure}
      >
        <button type="button" @click=${this.load}>${this.text("common.retry")}</button>
      </zkteco-page-state>`;
    }
    if (!this.matrix) {
      return html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
    }
    return html`${this.matrix.terminals.length ? this.renderTools(this.matrix.terminals) : nothing}
      <p class="notice secondary" role="status">${this.notice}</p>
      ${this.renderPeople(this.matrix)}`;
  }

  private renderDialogs() {
    const { hass, person, open } = this;
    return html`
      <zkteco-person-dialog
        .hass=${hass}
        .open=${open === "edit" || open === "add"}
        .person=${person}
        @deed=${this.deed}
        @closed=${() => this.closed(person ? "edit" : "add")}
      ></zkteco-person-dialog>
      <zkteco-delete-dialog
        .hass=${hass}
        .open=${open === "delete"}
        .person=${person}
        @closed=${() => this.closed("delete")}
      ></zkteco-delete-dialog>
      <zkteco-photo-dialog
        .hass=${hass}
        .open=${open === "photo"}
        .person=${person}
        @closed=${() => this.closed("photo")}
      ></zkteco-photo-dialog>
      <zkteco-household-dialog
        .hass=${hass}
        .open=${open === "household"}
        .person=${person}
        .entryId=${this.matrix?.entry_id ?? ""}
        @closed=${() => this.closed("household")}
      ></zkteco-household-dialog>
      ${this.renderTransfers(this.everywhere ?? this.matrix?.terminals ?? [])}
    `;
  }

  private renderTransfers(terminals: Column[]) {
    const { hass, person, open } = this;
    return html`
      <zkteco-enrol-dialog
        .hass=${hass}
        .open=${open === "enroll"}
        .terminals=${terminals}
        .pin=${person?.pin ?? ""}
        .name=${person?.name ?? ""}
        @closed=${() => this.closed("enroll")}
      ></zkteco-enrol-dialog>
      <zkteco-copy-dialog
        .hass=${hass}
        .open=${open === "copy"}
        .terminals=${terminals}
        .pin=${person?.pin ?? ""}
        .name=${person?.name ?? ""}
        @closed=${() => this.closed("copy")}
      ></zkteco-copy-dialog>
      <zkteco-import-dialog
        .hass=${hass}
        .open=${open === "import"}
        .terminals=${terminals}
        @closed=${() => this.closed("import")}
      ></zkteco-import-dialog>
    `;
  }

  protected override render() {
    if (!this.hass) return nothing;
    return html`${this.renderState()}${this.renderDialogs()}`;
  }
}
