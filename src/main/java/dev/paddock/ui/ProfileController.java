package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/** One profile: its title, its servers, and what a switch to it would do. Each change is saved at once. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class ProfileController implements ProfileMemberCell.Order {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final int LONGEST_TITLE = 60;

    @FXML
    private TextField title;

    @FXML
    private Label problem;

    @FXML
    private Label plan;

    @FXML
    private Button switchTo;

    @FXML
    private ListView<String> members;

    @FXML
    private MenuButton add;

    private final Controllers parts;
    private final Words words;
    private final ObjectProperty<@Nullable Profile> profile = new SimpleObjectProperty<>();
    private Consumer<Profile> duplicate = none -> {};
    private Consumer<Profile> delete = none -> {};

    ProfileController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        Managed.whileFilled(problem);
        members.setCellFactory(list -> new ProfileMemberCell(parts, this));
        members.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        title.focusedProperty().addListener((focus, was, is) -> {
            if (!is) {
                rename();
            }
        });
        title.setOnAction(entered -> rename());
        parts.fleet().fleetProperty().subscribe(fleet -> follow());
    }

    /** Called once. */
    void onDuplicate(Consumer<Profile> action) {
        duplicate = action;
    }

    /** Called once. */
    void onDelete(Consumer<Profile> action) {
        delete = action;
    }

    void show(Profile next) {
        Profile before = profile.get();
        profile.set(next);
        boolean other = before == null || !before.name().equals(next.name());
        if (other || !title.isFocused()) {
            title.setText(next.title());
            refuse("");
        }
        if (!next.instances().equals(members.getItems())) {
            String selected = members.getSelectionModel().getSelectedItem();
            members.getItems().setAll(next.instances());
            members.getSelectionModel().select(selected);
        }
        follow();
    }

    /** What depends on the servers. */
    private void follow() {
        Profile now = profile.get();
        if (now == null) {
            return;
        }
        Fleet fleet = parts.fleet().fleet();
        ProfilePlan todo = ProfilePlan.of(now, fleet);
        plan.setText(todo.sentence(words));
        switchTo.setDisable(todo.changesNothing() && now.name().equals(fleet.activeProfile()));
        List<String> others = fleet.servers().stream()
                .map(ServerSnapshot::name)
                .filter(name -> !now.instances().contains(name))
                .toList();
        if (!others.equals(add.getItems().stream().map(MenuItem::getText).toList())) {
            add.getItems().setAll(others.stream().map(this::adding).toList());
        }
        add.setDisable(others.isEmpty());
    }

    private MenuItem adding(String server) {
        MenuItem item = new MenuItem(server);
        item.setMnemonicParsing(false);
        item.setOnAction(chosen -> change(list -> list.add(server)));
        return item;
    }

    private void change(Consumer<List<String>> edit) {
        Profile now = profile.get();
        if (now != null) {
            List<String> servers = new ArrayList<>(now.instances());
            edit.accept(servers);
            save(new Profile(now.name(), now.title(), servers));
        }
    }

    /** Shown at once, so that the next change begins with this one. */
    private void save(Profile changed) {
        if (!changed.equals(profile.get())) {
            show(changed);
            parts.commands().save(changed, () -> {});
        }
    }

    private void rename() {
        Profile now = profile.get();
        String wanted = title.getText().strip();
        if (now == null) {
            return;
        }
        if (!isTitle(wanted)) {
            refuse(words.text("profile.bad-title"));
            return;
        }
        refuse("");
        save(new Profile(now.name(), wanted, now.instances()));
    }

    static boolean isTitle(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_TITLE;
    }

    private void refuse(String why) {
        problem.setText(why);
        title.pseudoClassStateChanged(ERROR, !why.isEmpty());
    }

    private void key(KeyEvent event) {
        String server = members.getSelectionModel().getSelectedItem();
        if (server == null) {
            return;
        }
        int index = members.getSelectionModel().getSelectedIndex();
        if (event.isAltDown() && event.getCode() == KeyCode.UP) {
            move(server, index - 1);
        } else if (event.isAltDown() && event.getCode() == KeyCode.DOWN) {
            move(server, index + 1);
        } else if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
            takeOut(server);
        } else {
            return;
        }
        event.consume();
    }

    @Override
    public void move(String server, int to) {
        change(list -> {
            if (to >= 0 && to < list.size() && list.remove(server)) {
                list.add(to, server);
            }
        });
        members.getSelectionModel().select(server);
    }

    @Override
    public void takeOut(String server) {
        change(list -> list.remove(server));
    }

    @FXML
    private void switchTo() {
        Profile now = profile.get();
        if (now != null) {
            parts.commands().switchTo(now.name());
        }
    }

    @FXML
    private void duplicate() {
        Profile now = profile.get();
        if (now != null) {
            duplicate.accept(now);
        }
    }

    @FXML
    private void delete() {
        Profile now = profile.get();
        if (now != null) {
            delete.accept(now);
        }
    }
}
