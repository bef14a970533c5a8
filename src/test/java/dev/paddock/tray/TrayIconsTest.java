package dev.paddock.tray;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BaseMultiResolutionImage;
import java.awt.image.BufferedImage;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrayIconsTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 20, 22, 24, 32, 48, 72})
    void theFourStatesDifferInShape(int size) {
        for (TrayIcons.Style style : TrayIcons.Style.values()) {
            differInShape(size, style);
        }
    }

    private static void differInShape(int size, TrayIcons.Style style) {
        Set<BitSet> shapes = new HashSet<>();
        for (TrayState one : TrayState.values()) {
            BitSet shape = shape(TrayIcons.draw(new TrayLook(one, 0), size, style));
            assertThat(shape.cardinality()).isGreaterThan(size * size / 8);
            for (BitSet other : shapes) {
                BitSet difference = (BitSet) shape.clone();
                difference.xor(other);
                // Eight pixels at 16, and in proportion.
                assertThat(difference.cardinality()).isGreaterThanOrEqualTo(size * size / 32);
            }
            shapes.add(shape);
        }
        assertThat(shapes).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 24, 32, 48, 72})
    void theFurtherASwitchIsTheMoreOfTheRingIsFull(int size) {
        int before = 0;
        for (int quarters = 0; quarters < 4; quarters++) {
            int now = shape(TrayIcons.draw(new TrayLook(TrayState.WORKING, quarters), size))
                    .cardinality();
            assertThat(now).as("%s quarters", quarters).isGreaterThan(before);
            before = now;
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereIsAnImageForEveryScale(TrayState state) {
        var icon = (BaseMultiResolutionImage) TrayIcons.icon(new TrayLook(state, 0), 16, TrayIcons.Style.COLORED);
        assertThat(icon.getResolutionVariants())
                .extracting(image -> ((BufferedImage) image).getWidth())
                .containsExactly(16, 20, 24, 28, 32, 48);
    }

    @ParameterizedTest
    @EnumSource
    void aMaskIsBlackAndNothingElse(TrayState state) {
        BufferedImage mask = TrayIcons.draw(new TrayLook(state, 0), 20, TrayIcons.Style.MASK);
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 20; x++) {
                assertThat(mask.getRGB(x, y) & 0xFFFFFF).isZero();
            }
        }
    }

    private static BitSet shape(BufferedImage image) {
        BitSet opaque = new BitSet();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                opaque.set(y * image.getWidth() + x, (image.getRGB(x, y) >>> 24) > 0x80);
            }
        }
        return opaque;
    }
}
