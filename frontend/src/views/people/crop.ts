import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { draw, HEIGHT, LARGEST_ZOOM, type Place, scaleOf, WIDTH, within } from "./picture";

const WHEEL = 1.1;
const MIDDLE: Place = { zoom: 1, x: 0.5, y: 0.5 };

/** A frame with the picture behind it: moved by dragging or by sliders. */
@customElement("zkteco-crop")
export class Crop extends PanelElement {
  @property({ attribute: false }) picture: ImageBitmap | undefined;
  @property({ attribute: false }) place: Place = MIDDLE;
  @query("canvas") canvas!: HTMLCanvasElement;

  private readonly pointers = new Map<number, { x: number; y: number }>();

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 16px;
        align-items: center;
      }
      .frame {
        position: relative;
        width: min(250px, 100%);
        aspect-ratio: ${WIDTH} / ${HEIGHT};
        border: 2px solid var(--zkteco-outline);
        border-radius: 8px;
        overflow: hidden;
        touch-action: none;
        cursor: move;
      }
      canvas {
        width: 100%;
        height: 100%;
        display: block;
      }
      .face {
        position: absolute;
        inset: 12% 20% 22%;
        border: 2px dashed #fff;
        border-radius: 50%;
        box-shadow: 0 0 0 1px rgb(0 0 0 / 60%);
        pointer-events: none;
      }
      .sliders {
        flex: 1 1 180px;
        display: grid;
        gap: 12px;
      }
      input {
        /* To the right is to the right of the picture, however one reads. */
        direction: ltr;
        width: 100%;
        accent-color: var(--zkteco-fill);
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("picture")) {
      this.pointers.clear();
      this.place = MIDDLE;
    }
    if (this.picture) draw(this.canvas, this.picture, this.place);
    if (changed.has("picture") || changed.has("place")) {
      this.dispatchEvent(new CustomEvent("moved"));
    }
  }

  private move(place: Partial<Place>): void {
    if (this.picture) this.place = within(this.picture, { ...this.place, ...place });
  }

  private down(event: PointerEvent): void {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  private up(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
  }

  private drag(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    const { picture } = this;
    if (!before || !picture) return;
    const now = { x: event.clientX, y: event.clientY };
    this.pointers.set(event.pointerId, now);
    const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId);
    if (other) {
      // Two fingers: as much nearer as they are further apart.
      const distance = (from: { x: number; y: number }) =>
        Math.hypot(from.x - other[1].x, from.y - other[1].y) || 1;
      this.move({ zoom: (this.place.zoom * distance(now)) / distance(before) });
      return;
    }
    // The frame may be shown smaller than it is.
    const shown = this.canvas.getBoundingClientRect().width / WIDTH || 1;
    const scale = scaleOf(picture, this.place.zoom) * shown;
    this.move({
      x: this.place.x - (now.x - before.x) / (picture.width * scale),
      y: this.place.y - (now.y - before.y) / (picture.height * scale),
    });
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    this.move({ zoom: this.place.zoom * (event.deltaY < 0 ? WHEEL : 1 / WHEEL) });
  }

  private slider(key: keyof Place, least: number, most: number) {
    return html`<label>
      <span>${this.text(`people.photo_${key}`)}</span>
      <input
        type="range"
        min=${least}
        max=${most}
        step="0.01"
        .value=${String(this.place[key])}
        @input=${(event: Event) =>
          this.move({ [key]: Number((event.target as HTMLInputElement).value) })}
      />
    </label>`;
  }

  protected override render() {
    if (!this.picture) return nothing;
    return html`<div
        class="frame"
        @pointerdown=${this.down}
        @pointermove=${this.drag}
        @pointerup=${this.up}
        @pointercancel=${this.up}
        @wheel=${this.wheel}
      >
        <canvas
          width=${WIDTH}
          height=${HEIGHT}
          role="img"
          aria-label=${this.text("people.photo_preview")}
        ></canvas>
        <div class="face"></div>
      </div>
      <div class="sliders">
        ${this.slider("zoom", 1, LARGEST_ZOOM)} ${this.slider("x", 0, 1)} ${this.slider("y", 0, 1)}
        <p class="secondary">${this.text("people.photo_hint")}</p>
      </div>`;
  }
}
