import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatNumber } from "../../format";
import { shared } from "../../styles";
import type { Crop } from "./crop";
import type { Column, Person, PersonDetails } from "./data";
import { give, type Order } from "./orders";
import { base64, encode, HEIGHT, WIDTH } from "./picture";
import "../../elements/dialog";
import "./crop";
import "./results";
import "./terminal-choice";

type Kind = "comparison" | "user";
const KINDS: Kind[] = ["comparison", "user"];
const PREVIEW_PAUSE = 150;

/** Takes a photo, has it cropped, and writes it to terminals as they want it. */
@customElement("zkteco-photo-dialog")
export class PhotoDialog extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) person: Person | undefined;
  @state() private terminals: Column[] = [];
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private kinds: ReadonlySet<Kind> = new Set(KINDS);
  @state() private picture: ImageBitmap | undefined;
  @state() private photo: Blob | undefined;
  @state() private orders: Order[] = [];
  @state() private isBusy = false;
  @state() private failure = "";
  @query("zkteco-crop") private crop!: Crop;

  private moves = 0;
  private encoding: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      :host,
      .content {
        display: grid;
        gap: 16px;
      }
      fieldset {
        display: grid;
        gap: 8px;
        margin: 0;
        padding: 12px;
        border: 1px solid var(--zkteco-outline);
        border-radius: 8px;
      }
      .choose {
        position: relative;
        overflow: hidden;
      }
      .choose:focus-within {
        outline: 2px solid var(--zkteco-link);
        outline-offset: 2px;
      }
      .choose input {
        position: absolute;
        inset: 0;
        opacity: 0;
        cursor: pointer;
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open")) return;
    if (this.open) void this.load();
    else this.forget();
  }

  private forget(): void {
    clearTimeout(this.encoding);
    this.picture?.close();
    this.picture = this.photo = undefined;
    this.orders = [];
    this.failure = "";
  }

  private async load(): Promise<void> {
    this.forget();
    try {
      const details = await this.hass.callWS<PersonDetails>({
        type: "zkteco_push/people/person",
        pin: this.person?.pin,
      });
      // Nobody who is not there can have a photo.
      this.terminals = details.terminals.filter(
        (each) => details.cells[each.serial_number]?.enrolled,
      );
      const takers = this.terminals.filter((each) => each.takes_comparison_photos);
      this.chosen = new Set(takers.map((each) => each.serial_number));
    } catch (error) {
      this.failure = this.errorText(error);
    }
  }

  private async take(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    this.failure = "";
    this.orders = [];
    try {
      const picture = await createImageBitmap(file);
      this.picture?.close();
      this.picture = picture;
    } catch {
      this.failure = this.text("people.error_picture");
    }
  }

  private moved(): void {
    this.photo = undefined;
    this.failure = "";
    this.moves += 1;
    clearTimeout(this.encoding);
    if (!this.picture) return;
    this.encoding = setTimeout(async () => {
      const moves = this.moves;
      const photo = await encode(this.crop.canvas);
      // Moved meanwhile: what was made is not what is shown.
      if (moves !== this.moves || !this.picture) return;
      this.photo = photo;
      if (!photo) this.failure = this.text("people.error_photo_size");
    }, PREVIEW_PAUSE);
  }

  private async send(): Promise<void> {
    if (!this.photo) return;
    const content = await base64(this.photo);
    const tasks = this.terminals
      .filter((each) => this.chosen.has(each.serial_number))
      .flatMap((terminal) =>
        KINDS.filter((kind) => this.kinds.has(kind)).map((kind) => ({
          terminal,
          what: this.text(`people.photo_kind_${kind}`),
          action: "set_photo",
          data: { pin: this.person?.pin, kind, content },
        })),
      );
    this.isBusy = true;
    await give(this.hass, tasks, (orders) => {
      this.orders = orders;
    });
    this.isBusy = false;
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private file(label: string, camera: boolean) {
    return html`<label class="button choose">
      <span>${label}</span>
      <input
        type="file"
        accept="image/*"
        capture=${camera ? "user" : nothing}
        @change=${this.take}
      />
    </label>`;
  }

  private renderKinds() {
    return html`<fieldset>
      <legend>${this.text("people.photo_for")}</legend>
      ${KINDS.map(
        (kind) => html`<label class="inline">
          <input
            type="checkbox"
            .checked=${this.kinds.has(kind)}
            @change=${(event: Event) => {
              const kinds = new Set(this.kinds);
              if ((event.target as HTMLInputElement).checked) kinds.add(kind);
              else kinds.delete(kind);
              this.kinds = kinds;
            }}
          />
          <span>${this.text(`people.photo_kind_${kind}`)}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  private renderContent() {
    return html`<div class="content">
      <div class="row">
        ${this.file(this.text("people.photo_choose"), false)}
        ${this.file(this.text("people.photo_take"), true)}
      </div>
      ${this.failure ? html`<p class="error" role="alert">${this.failure}</p>` : nothing}
      ${
        this.picture
          ? html`<zkteco-crop
                .hass=${this.hass}
                .picture=${this.picture}
                @moved=${this.moved}
              ></zkteco-crop>
              <p class="secondary" role="status">
                ${
                  this.photo
                    ? this.text("people.photo_size", {
                        width: WIDTH,
                        height: HEIGHT,
                        size: formatNumber(this.hass, this.photo.size / 1000, {
                          maximumFractionDigits: 1,
                        }),
                      })
                    : nothing
                }
              </p>`
          : nothing
      }
      ${this.renderKinds()}
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals}
        .chosen=${this.chosen}
        .legend=${this.text("people.write_to")}
        @chosen=${(event: CustomEvent<ReadonlySet<string>>) => {
          this.chosen = event.detail;
        }}
      ></zkteco-people-terminals>
      ${
        this.orders.length
          ? html`<zkteco-people-results
              .hass=${this.hass}
              .orders=${this.orders}
            ></zkteco-people-results>`
          : nothing
      }
    </div>`;
  }

  protected override render() {
    if (!this.hass) return nothing;
    const name = this.person?.name || this.person?.pin || "";
    const isOver = this.orders.length > 0 && !this.isBusy;
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.photo_of", { name })}
      @closed=${this.close}
    >
      ${this.open ? this.renderContent() : nothing}
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text(isOver ? "common.close" : "common.cancel")}
      </button>
      <button
        slot="actions"
        type="button"
        class="filled"
        ?disabled=${this.isBusy || !this.photo || !this.chosen.size || !this.kinds.size}
        @click=${this.send}
      >
        ${this.text("people.photo_send")}
      </button>
    </zkteco-dialog>`;
  }
}
